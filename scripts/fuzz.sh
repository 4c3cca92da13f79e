# shellcheck shell=bash
# A public fuzzer (schemathesis) against a fresh MiniCRM, as sales_rep and as admin, with all its checks.

readonly fuzzed=$kept/fuzz
readonly fuzz_advice='schemathesis 4 is needed, from PyPI: pipx install schemathesis, or pip install schemathesis'

fuzz() {
  has python3 || die "python3 is not installed. $fuzz_advice"
  has schemathesis || die "schemathesis is not in the PATH. $fuzz_advice. Without it, the tests of MiniCrm.Tests.Integration.Api.Fuzz try the same in small"
  need_sdk
  keep_folder
  export PORT=${PORT:-3900}
  need_port
  trap 'exit 1' INT TERM HUP
  trap fuzz_down EXIT
  build
  start_fresh
  local role code=0
  # The admin last: it may delete the other.
  for role in sales_rep admin; do
    say "== as $role"
    run_schemathesis "$role" "$@" || code=1
  done
  exit "$code"
}

start_fresh() {
  local server
  rm -rf "$fuzzed"
  mkdir -p "$fuzzed"
  server=$("$self" postgres start "$fuzzed/postgres" --fast) || exit 1
  use_role_databases "${server%/*}"
  # One access token has to last.
  export JWT_ACCESS_MINUTES=${JWT_ACCESS_MINUTES:-240} MAIL_FOLDER=$fuzzed/mail
  use_settings
  setsid dotnet "$host_program" </dev/null >"$fuzzed/host.log" 2>&1 &
  host=$!
  eventually 120 ready_or_gone
  ! gone "$host" || die "the host ended; $fuzzed/host.log says why"
}

# Streams have no end, and what ends sign-ins leaves nothing to try.
run_schemathesis() {
  local role=$1 token
  shift
  token=$(fuzz_token "$role") || die "nobody could sign in as $role"
  schemathesis run "http://127.0.0.1:$PORT/api-json" --checks all --header "Authorization: Bearer $token" \
    --exclude-operation-id-regex '^stream' --exclude-path-regex '^/auth/(logout|sessions)' "$@"
}

# Makes the user, and prints the access token.
fuzz_token() {
  FUZZ_ROLE=$1 python3 - "http://127.0.0.1:$PORT" <<'PYTHON'
import json, os, sys, urllib.error, urllib.request

api, role = sys.argv[1], os.environ["FUZZ_ROLE"]


def post(path, body, token=None):
    request = urllib.request.Request(api + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
    if token:
        request.add_header("Authorization", "Bearer " + token)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def user(email, role=None):
    body = {"firstName": "Fuzz", "lastName": "Caller", "email": email, "password": "tries everything twice"}
    return {**body, "role": role} if role else body


def sign_in(email):
    return post("/auth/login", {"email": email, "password": "tries everything twice"})["accessToken"]


admin = "fuzz.admin@example.com"
try:
    post("/users", user(admin))
except urllib.error.HTTPError as error:
    if error.code != 401:  # The first user is there already.
        raise
token = sign_in(admin)
if role != "admin":
    email = "fuzz." + role + "@example.com"
    post("/users", user(email, role), token)
    token = sign_in(email)
print(token)
PYTHON
}

fuzz_down() {
  local code=$?
  trap '' INT TERM HUP
  [[ -z ${child:-} ]] || kill "$child" 2>/dev/null
  [[ -z ${host:-} ]] || stop_host "$host"
  [[ ! -d $fuzzed/postgres ]] || "$self" postgres stop "$fuzzed/postgres"
  exit "$code"
}
