# shellcheck shell=bash
# Stopping what an `up` or a `cluster` started: by asking it while it runs, else piece by piece.

down() {
  local delete=${1:-}
  [[ $delete =~ ^(--delete-data)?$ && $# -le 1 ]] || die "usage: ./minicrm down [--delete-data]"
  [[ -d $kept ]] || return 0
  stop_running_up
  stop_leftovers
  [[ -z $delete ]] || rm -rf "$private_postgres" "$demo_password_file" || die "$private_postgres could not be deleted"
}

stop_running_up() {
  exec 7>>"$kept/up.lock" || die "$kept belongs to $(stat -c %U "$kept")"
  flock -n 7 && return
  kill -s TERM "$(<"$kept/up.pid")" 2>/dev/null
  flock -w 180 7 || die "the running ./minicrm (process $(<"$kept/up.pid")) does not end"
}

stop_leftovers() {
  local pid
  if { read -r pid <"$kept/host.pid"; } 2>/dev/null && is_our_program "$pid" "$host_program"; then
    say "Stopping the host that an earlier up has left running."
    stop_host "$pid"
  fi
  rm -f "$kept/host.pid"
  if [[ $(ls "$cluster/members" 2>/dev/null) ]]; then
    say "Stopping the cluster that an earlier run has left."
    stop_members
  fi
  if postmaster "$private_postgres" >/dev/null; then
    say "Stopping the PostgreSQL that an earlier up has left running."
    postgres_stop "$private_postgres"
  fi
}

# is_our_program PID PROGRAM…: the number may be somebody else's by now.
is_our_program() { tr '\0' '\n' <"/proc/$1/cmdline" | grep -qxF "$(printf '%s\n' "${@:2}")"; } 2>/dev/null

stop_host() {
  kill -s TERM "$1" 2>/dev/null
  eventually 20 gone "$1" || kill -s KILL "$1" 2>/dev/null
}
