# shellcheck shell=bash
# The CRM as it is deployed, on one machine: gateway and silos as processes over one PostgreSQL and Kafka.
# Kept in .minicrm/cluster: members/NAME (who runs), wanted/ROLE (how many there shall be), membership, logs/.

readonly cluster=$kept/cluster
readonly silo_program=$programs/MiniCrm.Silo.dll
readonly gateway_program=$programs/MiniCrm.Api.dll

# The pools of this many silos (30 connections each, and a few for the membership) fit into our PostgreSQL.
readonly most_silos=14

cluster() {
  case ${1:-} in
    ps) cluster_ps "${@:2}" ;;
    scale) cluster_scale "${@:2}" ;;
    *) cluster_run "$@" ;;
  esac
}

cluster_usage() { die "usage: ./minicrm cluster [$(printf -- '--%s N ' "${silo_roles[@]}")] [--no-restart] | scale ROLE COUNT | ps [--json]"; }

cluster_run() {
  local -A count=() born=()
  local role silos=0
  for role in "${silo_roles[@]}"; do count[$role]=1; done
  count[leads]=2
  restarts=yes
  while (($# > 0)); do
    case $1 in
      --no-restart) restarts= && shift ;;
      --*)
        [[ ${count[${1#--}]:-} ]] && is_count "${2:-}" || cluster_usage
        count[${1#--}]=$((10#$2))
        shift 2
        ;;
      *) cluster_usage ;;
    esac
  done
  for role in "${silo_roles[@]}"; do ((silos += count[$role])); done
  ((silos <= most_silos)) || too_many
  need_sdk
  keep_folder
  be_the_only_one
  trap 'exit 0' INT TERM HUP
  trap wind_down_cluster EXIT
  need_port
  build
  use_cluster_databases
  use_settings
  fresh_cluster_folder
  use_broker
  start_cluster
  supervise
}

is_count() { [[ $1 =~ ^[0-9]{1,3}$ ]]; }

too_many() { die "at most $most_silos silos: the connections of more do not fit into this PostgreSQL (docs/operations.md, pools)"; }

# All of them, or none and a server of ours.
use_cluster_databases() {
  local name given=0
  for name in "${silo_roles[@]}" cluster; do
    name=$(role_variable "$name")
    [[ -z ${!name:-} ]] || ((++given))
  done
  ((given == 0 || given == ${#silo_roles[@]} + 1)) ||
    die "set all of CLUSTER_DATABASE_URL, $(role_variables), or none of them for a PostgreSQL of its own"
  # One for each process, on one machine they would be the same.
  unset DATABASE_URL METRICS_PORT
  use_databases
  export CLUSTER_DATABASE_URL=${CLUSTER_DATABASE_URL:-${USERS_DATABASE_URL%/*}/crm_cluster}
}

# A cluster of a name of its own each time: members that a killed one has left in the table are nobody's business then.
fresh_cluster_folder() {
  export CLUSTER_ID=${CLUSTER_ID:-minicrm-$(date +%s)}
  rm -rf "$cluster"
  mkdir -p "$cluster/members" "$cluster/wanted" "$cluster/logs" || exit 1
  (umask 077 && printf '%s %s\n' "$CLUSTER_ID" "$CLUSTER_DATABASE_URL" >"$cluster/membership")
}

use_broker() {
  [[ -z ${KAFKA_BROKERS:-} ]] || return 0
  broker_port=$(free_port 9092)
  export KAFKA_BROKERS=127.0.0.1:$broker_port DEVELOPMENT_BROKER=true
  start_member broker
  eventually 30 answers_or_gone "$broker_port" "$(member_pid broker)"
  port_answers "$broker_port" || member_failed broker
}

answers_or_gone() { port_answers "$1" || gone "$2"; }

start_cluster() {
  local role number
  say "Starting …"
  start_member gateway
  for role in "${silo_roles[@]}"; do
    echo "${count[$role]}" >"$cluster/wanted/$role"
    for ((number = 1; number <= count[$role]; number++)); do start_member "$role-$number"; done
  done
  if ! eventually 90 all_ready_or_one_gone; then
    say "minicrm: not ready after 90 s; the logs in $cluster/logs say why. Still trying …"
    until all_ready_or_one_gone; do sleep 1; done
  fi
  cluster_welcome
}

all_ready_or_one_gone() {
  local name
  for name in $(member_names); do
    ! gone "$(member_pid "$name")" || member_failed "$name"
  done
  for name in $(member_names); do
    is_ready "$name" || return 1
  done
}

member_failed() {
  tail -n 20 "$cluster/logs/$1.log" >&2
  die "$1 ended by itself; above is what it said last"
}

cluster_welcome() {
  local url=http://localhost:$PORT
  cat <<TEXT

The cluster is running. Ctrl-C stops it.
  Pages       $url/app, for people
  API         $url
  Swagger UI  $url/api
  Health      $url/health
  PostgreSQL  $(database_for_show)
  Kafka       $KAFKA_BROKERS${broker_port:+ (for development: it forgets everything when it ends)}
  Logs        $cluster/logs

TEXT
  cluster_table
  cat <<TEXT

From a second terminal: ./minicrm cluster ps [--json] · ./minicrm cluster scale leads 3
TEXT
  ! first_user_is_missing || how_to_create_first_user "$url"
  echo
}

# Gateway first, so that nobody asks any more; the consumers while there are still users to be asked; then what all stand on.
# A broker for development forgets: silos wait at their stop until it has nothing left to pass on.
wind_down_cluster() {
  local code=$?
  trap '' INT TERM HUP
  [[ -z ${child:-} ]] || kill "$child" 2>/dev/null
  if [[ $(member_names) ]]; then say "Stopping …"; fi
  stop_members
  [[ -z ${postgres_is_ours:-} ]] || postgres_stop "$private_postgres"
  rm -f "$kept/up.pid"
  exit "$code"
}
