# shellcheck shell=bash
# Stopping what an `up` started: by asking it while it runs, else piece by piece.

down() {
  local delete=${1:-}
  [[ $delete =~ ^(--delete-data)?$ && $# -le 1 ]] || die "usage: ./minicrm down [--delete-data]"
  [[ -d $kept ]] || return 0
  stop_running_up
  stop_leftovers
  [[ -z $delete ]] || rm -rf "$private_postgres" || die "$private_postgres could not be deleted"
}

stop_running_up() {
  exec 7>>"$kept/up.lock" || die "$kept belongs to $(stat -c %U "$kept")"
  flock -n 7 && return
  kill -s TERM "$(<"$kept/up.pid")" 2>/dev/null
  flock -w 60 7 || die "the running ./minicrm up (process $(<"$kept/up.pid")) does not end"
}

stop_leftovers() {
  local pid
  if { read -r pid <"$kept/host.pid"; } 2>/dev/null && is_our_host "$pid"; then
    say "Stopping the host that an earlier up has left running."
    stop_host "$pid"
  fi
  rm -f "$kept/host.pid"
  if postmaster "$private_postgres" >/dev/null; then
    say "Stopping the PostgreSQL that an earlier up has left running."
    postgres_stop "$private_postgres"
  fi
}

# The number may be somebody else's by now.
is_our_host() { tr '\0' '\n' 2>/dev/null <"/proc/$1/cmdline" | grep -qxF "$host_program"; } 2>/dev/null

stop_host() {
  kill -s TERM "$1" 2>/dev/null
  eventually 20 gone "$1" || kill -s KILL "$1" 2>/dev/null
}
