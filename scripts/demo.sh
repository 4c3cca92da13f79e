# shellcheck shell=bash
# A CRM that is filled with a team, its leads and a week of their history, and then run as any other.

# There once it is full.
readonly demo_password_file=$kept/demo-password
readonly demo_program=$root/src/Demo/bin/Release/net10.0/MiniCrm.Demo.dll

demo() {
  ! given_databases || die "a demo fills the private PostgreSQL of this clone only: unset $(role_variables) and DATABASE_URL"
  prepared=fill_demo
  up "$@"
}

# Between the database and the host.
fill_demo() {
  if [[ $(founders) == 1 ]]; then
    [[ -s $demo_password_file ]] || die "there are users already, and a demo fills an empty MiniCRM only: ./minicrm up runs what is there, ./minicrm down --delete-data deletes it"
    return
  fi
  say "Filling it with a team, 500 leads and a week of their history …"
  quietly dotnet build src/Demo -c Release -v q --nologo -clp:NoSummary 7>&- || die "the build failed"
  local password
  password=$(random_hex 6)
  tell_story "$password" || {
    cat "$kept/demo.log" >&2
    die "the demo could not be filled; ./minicrm down --delete-data deletes what is half full"
  }
  (umask 077 && echo "$password" >"$demo_password_file")
}

# Waiting for it in this way, signals are handled at once.
tell_story() {
  local code
  DEMO_PASSWORD=$1 dotnet "$demo_program" </dev/null >"$kept/demo.log" 2>&1 7>&- &
  child=$!
  wait "$child"
  code=$?
  child=
  return "$code"
}

who_is_there() {
  cat <<TEXT

The team of the demo, all with the password $(<"$demo_password_file"):
  mara@minicrm.example   admin
  jonas@minicrm.example  manager
  luca@minicrm.example   sales_rep, and so are amina@, sofia@ and tom@
TEXT
}
