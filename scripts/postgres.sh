# shellcheck shell=bash
# A private PostgreSQL in a folder:
#   data/  the cluster · password  of the superuser · port  kept between starts · log, log.old  of this and the last start
# The server never runs as root, and its user may be unable to walk to the folder (a clone in a private home). So whoever
# starts it opens the folder, and the server knows it only as that open file: no rights of root are passed on.

readonly superuser=minicrm oldest_postgres=15
readonly inside=/proc/self/fd/9

postgres() {
  local action=${1:-} folder=${2:-} fast=${3:-}
  [[ $action && $folder && $fast =~ ^(--fast)?$ ]] || die "usage: ./minicrm postgres start|stop|kill|restart|url DIR [--fast]"
  [[ $folder == /* ]] || folder=$OLDPWD/$folder
  case $action in
    start) postgres_start "$folder" "$fast" ;;
    stop) postgres_stop "$folder" ;;
    kill) postgres_kill "$folder" ;;
    restart) postgres_stop "$folder" && postgres_start "$folder" "$fast" ;;
    url) postgres_url "$folder" ;;
    guard) postgres_guard "$folder" ;;
    *) die "there is no 'postgres $action'" ;;
  esac
}

postgres_start() {
  local folder=$1 fast=$2 bin
  need_postgres
  bin=$(postgres_bin)
  prepare_folder "$folder"
  exec 8<"$folder"
  flock 8
  if ! postmaster "$folder" >/dev/null; then
    if [[ ! -d $folder/data ]]; then
      if [[ $fast ]]; then copy_cluster "$folder" "$bin"; else create_cluster "$folder" "$bin"; fi
    fi
    launch_on_some_port "$folder" "$bin" "$fast"
  fi
  exec 8<&-
  postgres_url "$folder"
}

postgres_url() {
  [[ -r $1/password && -r $1/port ]] || die "there is no PostgreSQL in $1"
  echo "postgresql://$superuser:$(<"$1/password")@127.0.0.1:$(<"$1/port")/postgres"
}

# Fast shutdown: open transactions are rolled back, everything is written.
postgres_stop() { end_server "$1" INT 30 || postgres_kill "$1"; }

# What a power cut would leave, as far as processes go.
postgres_kill() {
  end_server "$1" KILL 10
  eventually 10 kill_server_processes "$1" || die "processes of the PostgreSQL in $1 do not go away"
}

# For a test run: when our input ends, because its program closed it or died, the server goes and the folder with it.
postgres_guard() {
  trap '' INT TERM HUP
  cat >/dev/null
  end_server "$1" QUIT 10 || postgres_kill "$1"
  rm -rf "$1"
}

end_server() {
  local pid
  pid=$(postmaster "$1") || return 0
  kill -s "$2" "$pid" || die "the PostgreSQL in $1 belongs to $(stat -c %U "$1"): no permission to stop it"
  eventually "$3" gone "$pid"
}

# Its process id, when it runs. The file alone may be stale and the number somebody else's by now.
postmaster() {
  local pid
  { read -r pid <"$1/data/postmaster.pid"; } 2>/dev/null && is_server_process "$pid" "$1" && echo "$pid"
}

is_server_process() {
  local name
  { read -r name <"/proc/$1/comm"; } 2>/dev/null && [[ $name == postgres && /proc/$1/cwd -ef $2/data ]]
}

server_processes() {
  local process
  for process in /proc/[0-9]*; do
    ! is_server_process "${process#/proc/}" "$1" || echo "${process#/proc/}"
  done
}

# True when there was none left to kill.
kill_server_processes() {
  local processes
  mapfile -t processes < <(server_processes "$1")
  ((${#processes[@]} == 0)) || { kill -s KILL "${processes[@]}" 2>/dev/null && false; }
}

prepare_folder() {
  local folder=$1
  mkdir -p "$folder" || die "$folder cannot be created"
  [[ -r $folder && -x $folder ]] || die "$folder belongs to $(stat -c %U "$folder"): run as that user or as root, or delete it"
  if [[ ! -f $folder/password ]]; then
    [[ -z $(ls -A "$folder") ]] || die "$folder is neither empty nor a folder of ours"
    ((EUID != 0)) || chown "$(server_account):" "$folder"
    chmod 700 "$folder"
    (umask 077 && random_hex 16 >"$folder/password")
    give_to_server "$folder" password
  fi
}

# On Debian the account comes with the package.
server_account() {
  local name
  for name in postgres nobody; do
    id -u "$name" >/dev/null 2>&1 && echo "$name" && return
  done
  die "there is neither a user 'postgres' nor 'nobody' to run PostgreSQL as, and it refuses to run as root"
}

give_to_server() { ((EUID != 0)) || chown --reference="$1" "$1/$2"; }

# Replaces this shell by a command that runs as the folder's owner, with nothing of our environment.
become_server() {
  local folder=$1 user=()
  shift
  if ((EUID == 0)); then
    user=(runuser -u "$(stat -c %U "$folder")" --)
    ! has setpriv || user=(setpriv --reuid "$(stat -c %u "$folder")" --regid "$(stat -c %g "$folder")" --clear-groups --no-new-privs)
  fi
  exec 9<"$folder" 8<&- 7<&-
  cd / && exec env -i PATH="$PATH" LC_ALL=C "${user[@]}" "$@"
}

# Built beside and moved: an interrupted initdb leaves no half a cluster.
create_cluster() {
  local folder=$1 bin=$2 options
  options=(-U "$superuser" --pwfile="$inside/password" -A scram-sha-256 -E UTF8 --locale="$(utf8_locale)" --lc-messages=C)
  rm -rf "$folder/new"
  fresh_log "$folder"
  (become_server "$folder" "$bin/initdb" -D "$inside/new" "${options[@]}") </dev/null >>"$folder/log" 2>&1 || {
    cat "$folder/log" >&2
    die "initdb failed in $folder"
  }
  mv "$folder/new" "$folder/data"
}

# Tests start some forty servers, and initdb is two seconds of a core: it runs once for each version, and its cluster is copied, password and all.
copy_cluster() {
  local folder=$1 bin=$2 original
  original=$kept/tests/initdb-$(postgres_version "$bin")
  prepare_folder "$original"
  exec 6<"$original"
  flock 6
  [[ -d $original/data ]] || create_cluster "$original" "$bin"
  exec 6<&-
  rm -rf "$folder/new"
  cp -a --reflink=auto "$original/data" "$folder/new" && cp -a "$original/password" "$folder/password" || die "the cluster in $original cannot be copied"
  mv "$folder/new" "$folder/data"
}

utf8_locale() {
  if locale -a 2>/dev/null | grep -qix 'c\.utf-\?8'; then echo C.UTF-8; else echo C; fi
}

launch_on_some_port() {
  local folder=$1 attempt
  [[ -s $folder/port ]] || new_port "$folder"
  for attempt in {1..20}; do
    launch "$@" && return
    grep -q 'Address already in use' "$folder/log" || break
    ((attempt == 1)) && say "Port $(<"$folder/port") has been taken; PostgreSQL gets another one."
    new_port "$folder"
  done
  tail -n 20 "$folder/log" >&2
  die "PostgreSQL did not start in $folder"
}

# Below the range from which the kernel takes the ports of outgoing connections.
new_port() {
  echo $((20000 + RANDOM % 12000)) >"$1/port"
  give_to_server "$1" port
}

launch() {
  local folder=$1 bin=$2 fast=$3 pid settings
  settings=(-c listen_addresses=127.0.0.1 -c port="$(<"$folder/port")" -c unix_socket_directories= -c max_connections=500)
  # What a killed server had committed is in the kernel's hands all the same; only a machine that loses its power loses it.
  [[ -z $fast ]] || settings+=(-c fsync=off -c full_page_writes=off)
  fresh_log "$folder"
  # PostgreSQL takes a zombie for alive, and in some containers nobody ever buries a killed server.
  [[ $(server_processes "$folder") ]] || rm -f "$folder/data/postmaster.pid"
  # A session of its own: Ctrl-C in the terminal reaches the host first, and PostgreSQL only by us.
  become_server "$folder" setsid "$bin/postgres" -D "$inside/data" "${settings[@]}" </dev/null >>"$folder/log" 2>&1 &
  pid=$!
  eventually 120 started_or_gone "$folder" "$pid" && accepts_connections "$folder"
}

fresh_log() {
  [[ ! -f $1/log ]] || mv "$1/log" "$1/log.old"
  : >"$1/log"
  give_to_server "$1" log
}

started_or_gone() { accepts_connections "$1" || gone "$2"; }

# The eighth line of its pid file says so; the process has to be there, since a stale file says the same.
accepts_connections() {
  postmaster "$1" >/dev/null && [[ $(sed -n 8p "$1/data/postmaster.pid" 2>/dev/null) == ready* ]]
}
