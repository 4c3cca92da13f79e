# shellcheck shell=bash
# What every command needs: talking, the SDK, random secrets, time.

# The SDK neither advertises nor reports home, and leaves no build servers behind that would hold files and pipes open.
export HOME=${HOME:-~}
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false

# Of silos; a test compares them with SiloRole.
readonly silo_roles=(users leads notifications)

# role_variable ROLE: which variable names the role's database.
role_variable() { echo "${1^^}_DATABASE_URL"; }

role_variables() {
  local list
  list=$(printf '%s_DATABASE_URL, ' "${silo_roles[@]^^}")
  echo "${list%, }"
}

# use_role_databases SERVER: those of a server of ours, a database a role.
use_role_databases() {
  local role
  for role in "${silo_roles[@]}"; do export "$(role_variable "$role")=$1/crm_$role"; done
}

# The first that is set of the databases of the roles.
named_role_database() {
  local role variable
  for role in "${silo_roles[@]}"; do
    variable=$(role_variable "$role")
    [[ -z ${!variable:-} ]] || { echo "${!variable}" && return; }
  done
}

say() { printf '%s\n' "$*" >&2; }

die() {
  say "minicrm: $*"
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# Inside the clone, so that global.json has its say.
sdk_version() { (cd "$root" && dotnet --version) 2>/dev/null; }

readonly sdk_advice='.NET SDK 10.0 is needed. Get it: https://dot.net/download (or dotnet-install.sh --channel 10.0)'

need_sdk() {
  sdk_version >/dev/null && return
  if has dotnet; then
    die "the installed .NET has no SDK 10 ($(dotnet --list-sdks 2>/dev/null | cut -d' ' -f1 | paste -sd' ')). $sdk_advice"
  fi
  die "dotnet is not in the PATH. $sdk_advice"
}

# Runs a command and shows what it wrote only when it failed.
quietly() {
  local output code
  output=$("$@" 2>&1 </dev/null)
  code=$?
  ((code == 0)) || printf '%s\n' "$output" >&2
  return "$code"
}

random_hex() { od -An -v -tx1 -N"$1" /dev/urandom | tr -d ' \n'; }

# eventually SECONDS COMMAND…: whether the command came true in time.
eventually() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.05
  done
}

# A zombie is gone, too: in a container whose first process reaps nobody it stays for ever.
gone() {
  local state
  { read -r state <"/proc/$1/stat"; } 2>/dev/null || return 0
  [[ ${state##*) } == Z* ]]
}

keep_folder() {
  mkdir -p "$kept" 2>/dev/null && [[ -w $kept ]] || die "$kept cannot be written; it belongs to $(stat -c %U "$kept" 2>/dev/null || echo nobody)"
}

can_install_packages() { ((EUID == 0)) && has apt-get; }

# about_to_install PACKAGE…: says so, and at a terminal leaves time to say no.
about_to_install() {
  say "Missing on this machine: about to install Debian's $* by apt-get."
  [[ -t 0 && -t 2 ]] || return 0
  say "Ctrl-C within 5 seconds leaves this machine as it is."
  sleep 5
}

apt_install() { quietly env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1"; }
