# shellcheck shell=bash
# Verifies the chain of hashes over the audit of each role's database, of an `up` or of the databases that are named.

audit() {
  [[ ${1:-} == verify ]] || die "usage: ./minicrm audit verify [--head ROLE:NUMBER:HASH …]"
  shift
  local -A heads=()
  while (($# > 0)); do
    [[ $1 == --head && ${2:-} =~ ^([a-z]+):([1-9][0-9]{0,17}):([0-9a-f]{64})$ ]] \
      && [[ " ${silo_roles[*]} " == *" ${BASH_REMATCH[1]} "* ]] || die "usage: ./minicrm audit verify [--head ROLE:NUMBER:HASH …], as it was noted"
    heads[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}:${BASH_REMATCH[3]}
    shift 2
  done
  need_postgres
  audit_databases
  local role variable code=0
  for role in "${silo_roles[@]}"; do
    variable=$(role_variable "$role")
    [[ ! ${!variable:-} ]] || verify_audit "$role" "${!variable}" "${heads[$role]:-}" || code=1
  done
  exit "$code"
}

# Those that are named; else the private ones, whose server is started for as long as this lasts unless it runs.
audit_databases() {
  ! given_databases || {
    [[ $(named_role_database) ]] || die "name the databases by $(role_variables)"
    return 0
  }
  [[ -d $private_postgres/data ]] || die "there is no PostgreSQL of an 'up' here, and no database is named by $(role_variables)"
  postmaster "$private_postgres" >/dev/null || trap 'postgres_stop "$private_postgres"' EXIT
  use_databases
}

# verify_audit ROLE URL HEAD: prints what is there and the verdict; false when the chain is broken, or cannot be read.
verify_audit() {
  local url=$2 password=${PGPASSWORD:-} row entries head waiting verdict
  # Not among the arguments, which everybody on the machine can read.
  if [[ $url =~ ^([a-z]+://[^:@/]*):([^@]*)@(.*)$ ]]; then
    url=${BASH_REMATCH[1]}@${BASH_REMATCH[3]} password=$(printf '%b' "${BASH_REMATCH[2]//%/\\x}")
  fi
  row=$(PATH=$(postgres_bin):$PATH PGPASSWORD=$password PGCONNECT_TIMEOUT=10 psql "$url" -AtXq -F $'\t' -v head="$3" -f "$root/scripts/audit.sql") || {
    say "minicrm: the audit of $1 could not be read"
    return 1
  }
  IFS=$'\t' read -r entries head waiting verdict <<<"$row"
  echo "$1: $entries entries, $waiting waiting to be sealed, head $1:$head, $verdict"
  [[ $verdict == OK ]]
}
