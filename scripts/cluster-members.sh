# shellcheck shell=bash
# The processes of a cluster: each is a file in members/ that holds `pid http silo gateway`, its process id and its ports.

# Longer than a silo takes to leave: readiness off, drain, leave the membership, flush the relay.
readonly stop_grace=40

# gateway, users-1, leads-1, leads-2, … without the broker, which is no member.
member_names() {
  local role
  [[ ! -f $cluster/members/gateway ]] || echo gateway
  for role in "${silo_roles[@]}"; do
    (cd "$cluster/members" 2>/dev/null && compgen -G "$role-*") | sort -t - -k 2n
  done
}

member_pid() { cut -d ' ' -f 1 "$cluster/members/$1" 2>/dev/null; }

member_http() { cut -d ' ' -f 2 "$cluster/members/$1" 2>/dev/null; }

# A member that comes back keeps its ports where it can: the silo at the address of a dead one is its successor at once.
start_member() {
  local name=$1 pid http='' silo='' gateway='' certificate
  { read -r _ http silo gateway <"$cluster/members/$name"; } 2>/dev/null
  case $name in
    broker) launch_member "$name" dotnet "$silo_program" --development-broker "$broker_port" ;;
    gateway)
      certificate=$(certificate_of gateway)
      launch_member "$name" env CLUSTER_TLS_FOLDER="$certificate" PORT="${http:=$PORT}" dotnet "$gateway_program"
      ;;
    *)
      is_free_again "$http" || http=$(http_port "$name")
      is_free_again "$silo" || silo=$(inner_port)
      is_free_again "$gateway" || gateway=$(inner_port)
      certificate=$(certificate_of silo)
      launch_member "$name" env -u ADVERTISED_ADDRESS CLUSTER_TLS_FOLDER="$certificate" ROLE="${name%-*}" PORT="$http" SILO_PORT="$silo" GATEWAY_PORT="$gateway" \
        dotnet "$silo_program"
      ;;
  esac
  echo "$pid ${http:-$broker_port} $silo $gateway" >"$cluster/new" && mv "$cluster/new" "$cluster/members/$name"
  born[$name]=$SECONDS
}

# Of a folder as `./minicrm certificates` makes it, the part of a silo or a gateway; of one with a single certificate, all of it.
certificate_of() {
  local folder=${CLUSTER_TLS_FOLDER:-}
  [[ ! $folder || $folder == /* ]] || folder=$OLDPWD/$folder
  [[ ! $folder || ! -d $folder/$1 ]] || folder+=/$1
  echo "$folder"
}

# In a session of its own: Ctrl-C in the terminal reaches this script only, which stops things in order.
launch_member() {
  local log=$cluster/logs/$1.log
  shift
  setsid "$@" </dev/null >>"$log" 2>&1 7>&- &
  pid=$!
  # Bash would say in its own words that it was killed.
  disown "$pid"
}

# The contract's port for the first silo of a role, the next free one for any other.
http_port() {
  local role first=$PORT
  for role in "${silo_roles[@]}"; do
    ((++first))
    [[ $1 != "$role-1" ]] || { is_free "$first" && echo "$first" && return; }
  done
  free_port $((PORT + 1 + ${#silo_roles[@]}))
}

free_port() {
  local port
  for ((port = $1; port < 65536; port++)); do
    ! is_free "$port" || { echo "$port" && return; }
  done
  die "no port is free from $1 on"
}

# Below the range from which the kernel takes the ports of outgoing connections.
inner_port() {
  local port=
  until is_free "$port"; do port=$((20000 + RANDOM % 12000)); done
  echo "$port"
}

# A killed process may hold its ports a little longer.
is_free_again() { [[ $1 ]] && eventually 3 is_silent "$1"; }

is_silent() { ! port_answers "$1"; }

# A member that is on its way does not listen yet.
is_free() { [[ $1 ]] && is_silent "$1" && ! cut -d ' ' -f 2- "$cluster"/members/* 2>/dev/null | grep -qw "$1"; }

is_ready() { [[ $(PORT=$(member_http "$1") http_status /health/ready) == 200 ]]; }

# Starts what is missing, ends what is too much, until the script is told to stop.
supervise() {
  local name role number wanted
  local -A leaving=() mourned=()
  while sleep 0.3; do
    [[ -z ${broker_port:-} ]] || keep_alive broker
    keep_alive gateway
    for role in "${silo_roles[@]}"; do
      wanted=$(<"$cluster/wanted/$role")
      for ((number = 1; number <= wanted; number++)); do keep_alive "$role-$number"; done
    done
    for name in $(member_names); do
      [[ $name == gateway ]] || ((${name#*-} <= $(<"$cluster/wanted/${name%-*}"))) || let_go "$name"
    done
  done
}

keep_alive() {
  local name=$1 pid
  pid=$(member_pid "$name")
  if [[ -z $pid ]]; then
    start_member "$name"
  elif ! gone "$pid"; then
    # Called back while it is leaving: it goes, and then comes again.
    [[ -z ${leaving[$name]:-} ]] || let_go "$name"
  elif [[ ${leaving[$name]:-} ]]; then
    let_go "$name"
  elif [[ -z $restarts ]]; then
    [[ ${mourned[$name]:-} == "$pid" ]] || say "$name (process $pid) has ended by itself and stays away, as --no-restart says."
    mourned[$name]=$pid
  elif ((SECONDS - born[$name] >= 5)); then
    say "$name (process $pid) has ended by itself and comes back."
    start_member "$name"
  fi
}

let_go() {
  local name=$1 pid
  pid=$(member_pid "$name")
  if gone "$pid"; then
    rm -f "$cluster/members/$name"
    unset "leaving[$name]"
  elif [[ -z ${leaving[$name]:-} ]]; then
    kill -s TERM "$pid" 2>/dev/null
    leaving[$name]=$((SECONDS + stop_grace))
  elif ((SECONDS > leaving[$name])); then
    kill -s KILL "$pid" 2>/dev/null
  fi
}

# Of this run, or of one whose script was killed.
stop_members() {
  local role
  [[ -d $cluster/members ]] || return 0
  stop_together gateway
  for role in leads notifications users; do
    # Several words on purpose.
    # shellcheck disable=SC2046
    stop_together $(member_names | grep "^$role-")
  done
  stop_together broker
}

stop_together() {
  local name pid pids=()
  for name in "$@"; do
    pid=$(member_pid "$name")
    ! is_our_program "$pid" "$silo_program" "$gateway_program" || pids+=("$pid")
  done
  if ((${#pids[@]} > 0)); then
    kill -s TERM "${pids[@]}" 2>/dev/null
    eventually "$stop_grace" all_gone "${pids[@]}" || kill -s KILL "${pids[@]}" 2>/dev/null
  fi
  for name in "$@"; do rm -f "$cluster/members/$name"; done
}

all_gone() {
  local pid
  for pid in "$@"; do gone "$pid" || return 1; done
}
