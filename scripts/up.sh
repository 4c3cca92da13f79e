# shellcheck shell=bash
# The whole CRM in the foreground: PostgreSQL first, then the host; and back in the other order.

# The programs of all hosts, compiled ahead.
readonly programs=$root/src/ReadyToRun/bin/Release/AllInOne
readonly host_program=$programs/MiniCrm.AllInOne.dll
readonly private_postgres=$kept/postgres

up() {
  [[ ${1:-} != -- ]] || shift
  (($# == 0)) || die "$command takes no arguments; its settings come from the environment (./minicrm help)"
  need_sdk
  keep_folder
  be_the_only_one
  trap 'exit 0' INT TERM HUP
  trap wind_down EXIT
  need_port
  build
  use_databases
  use_settings
  ${prepared:-true}
  run_host
}

# The lock is ours alone, so that a killed script leaves none behind; whatever else it left is stopped.
be_the_only_one() {
  exec 7>>"$kept/up.lock"
  flock -n 7 || die "this clone is running already (process $(<"$kept/up.pid")); ./minicrm down stops it"
  echo $$ >"$kept/up.pid"
  stop_leftovers
}

need_port() {
  export PORT=${PORT:-3000}
  [[ $PORT =~ ^[1-9][0-9]{0,4}$ ]] && ((PORT < 65536)) || die "PORT must be a number from 1 to 65535, not '$PORT'"
  ! port_answers "$PORT" || die "port $PORT is taken. Choose another one: PORT=$((PORT + 10)) ./minicrm $command"
}

port_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Its output is of interest only when it failed.
# A copy of this folder without the sources runs what was built.
build() {
  [[ -e src/ReadyToRun/ReadyToRun.csproj ]] || return 0
  say "Building …"
  build_programs true && return
  build_programs false || {
    cat "$kept/build.log" >&2
    die "the build failed"
  }
  say "minicrm: nothing could be compiled ahead, which needs a package of the SDK's; a start takes somewhat longer"
}

# build_programs AHEAD, true or false. Waiting for it in this way, signals are handled at once.
build_programs() {
  local code
  dotnet build src/ReadyToRun -c Release -v q --nologo -clp:NoSummary -p:CompileAhead="$1" </dev/null >"$kept/build.log" 2>&1 7>&- &
  child=$!
  wait "$child"
  code=$?
  child=
  return "$code"
}

given_databases() { [[ $(named_role_database)${DATABASE_URL:-} ]]; }

use_databases() {
  ! given_databases || return 0
  local server
  server=$("$self" postgres start "$private_postgres" 7>&-) || exit 1
  postgres_is_ours=yes
  use_role_databases "${server%/*}"
}

use_settings() {
  export ASPNETCORE_ENVIRONMENT=${ASPNETCORE_ENVIRONMENT:-Development}
  # Nobody but this machine, unless told otherwise.
  export HTTP_ADDRESS=${HTTP_ADDRESS:-localhost}
  [[ -z ${JWT_SECRET:-} ]] || return 0
  [[ -s $kept/jwt-secret ]] || (umask 077 && random_hex 32 >"$kept/jwt-secret")
  JWT_SECRET=$(<"$kept/jwt-secret") && export JWT_SECRET
}

run_host() {
  local code
  # In a session of its own: Ctrl-C in the terminal reaches this script only, which stops things in order.
  setsid dotnet "$host_program" </dev/null 7>&- &
  host=$!
  echo "$host" >"$kept/host.pid"
  welcome_when_ready
  wait "$host" 2>/dev/null
  code=$?
  host=
  say "minicrm: the host ended by itself with exit code $code"
  exit "$code"
}

welcome_when_ready() {
  if ! eventually 60 ready_or_gone; then
    say "minicrm: not ready after a minute; the log above says why. Still trying …"
    until ready_or_gone; do sleep 1; done
  fi
  gone "$host" || welcome
}

ready_or_gone() { gone "$host" || [[ $(http_status /health/ready) == 200 ]]; }

# Where this machine reaches what listens on HTTP_ADDRESS.
http_host() {
  case ${HTTP_ADDRESS:-localhost} in
    '*' | localhost) echo 127.0.0.1 ;;
    *) echo "$HTTP_ADDRESS" ;;
  esac
}

# Without curl: a clean machine need not have it.
http_status() {
  local status
  exec 3<>"/dev/tcp/$(http_host)/$PORT" || return
  printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$1" >&3
  read -r -t 10 _ status _ <&3
  exec 3>&-
  echo "$status"
} 2>/dev/null

welcome() {
  local url=http://localhost:$PORT
  cat <<TEXT

MiniCRM is running. Ctrl-C stops it.
  Pages       $url/app, for people
  API         $url
  Swagger UI  $url/api
  Health      $url/health
  Metrics     http://localhost:${METRICS_PORT:-$PORT}/metrics
  Operations  $url/ops, for admins
  PostgreSQL  $(database_for_show)
  Kafka       ${KAFKA_BROKERS:-a broker inside MiniCRM, at the address that its log names above; it forgets all events when MiniCRM stops}
TEXT
  ! first_user_is_missing || how_to_create_first_user "$url"
  [[ ! ${postgres_is_ours:-} || ! -s $demo_password_file ]] || who_is_there
  echo
}

# Never with its password.
database_for_show() {
  local url
  url=$(named_role_database)
  url=${url:-${DATABASE_URL:-}}
  if [[ ${postgres_is_ours:-} ]]; then url=${url%/*}; fi
  sed -E 's|^([a-z]+://[^:@/]*)(:[^@]*)?@|\1@|' <<<"${url%%\?*}"
}

# Of a server that was given to us nobody here can say.
first_user_is_missing() {
  [[ ! ${postgres_is_ours:-} ]] || [[ $(founders) != 1 ]]
}

founders() {
  PATH=$(postgres_bin):$PATH PGPASSWORD=$(<"$private_postgres/password") PGCONNECT_TIMEOUT=5 \
    psql -h 127.0.0.1 -p "$(<"$private_postgres/port")" -U "$superuser" -d crm_users -AtXc 'select count(*) from founder'
} 2>/dev/null

how_to_create_first_user() {
  cat <<TEXT

The first user becomes the administrator; while there is none, create one in a browser:
  $1/app/set-up
or by the API:
  curl -X POST $1/users -H 'Content-Type: application/json' \\
    -d '{"firstName":"Ada","lastName":"Lovelace","email":"ada@example.com","password":"choose a good one"}'
TEXT
}

wind_down() {
  local code=$?
  trap '' INT TERM HUP
  [[ -z ${child:-} ]] || kill "$child" 2>/dev/null
  [[ -z ${host:-} ]] || stop_host "$host"
  [[ -z ${postgres_is_ours:-} ]] || postgres_stop "$private_postgres"
  rm -f "$kept/host.pid" "$kept/up.pid"
  exit "$code"
}
