# shellcheck shell=bash
# One line for each thing that `up`, `cluster` and `test` stand on.

doctor() {
  local missing=0
  check_sdk
  check_postgres
  check_running || check_port
  check_folder
  check_curl
  check_node
  check_chromium
  ((missing == 0)) || exit 1
}

found() { printf '%-9s %s\n' ok "$*"; }

needed() {
  printf '%-9s %s\n' MISSING "$*"
  missing=1
}

optional() { printf '%-9s %s\n' optional "$*"; }

check_sdk() {
  local version
  if version=$(sdk_version); then found ".NET SDK $version"; else needed "$sdk_advice"; fi
}

check_postgres() {
  local bin
  if bin=$(postgres_bin); then
    found "PostgreSQL $(postgres_version "$bin") in $bin"
  elif given_databases; then
    found "PostgreSQL is not installed, and not needed for up with the given *_DATABASE_URL (test wants it)"
  elif can_install_packages; then
    found "PostgreSQL is not installed; up and test will install Debian's postgresql"
  else
    needed "PostgreSQL $oldest_postgres or newer. Get it: $(postgres_advice)"
  fi
}

# Whoever runs has the port, and should.
check_running() {
  if [[ -e $kept/up.lock ]] && is_locked; then
    found "this clone is running (process $(<"$kept/up.pid")); ./minicrm down stops it"
  else
    is_left_running && needed "an end to the processes that a killed up or cluster has left. Stop them: ./minicrm down"
  fi
}

is_left_running() {
  local file
  for file in "$kept/host.pid" "$cluster"/members/*; do
    ! is_our_program "$(cut -d ' ' -f 1 "$file" 2>/dev/null)" "$host_program" "$silo_program" "$gateway_program" || return 0
  done
  return 1
}

check_port() {
  local port=${PORT:-3000}
  if port_answers "$port"; then
    needed "port $port is taken. Choose another one: PORT=$((port + 10)) ./minicrm up"
  else
    found "port $port is free"
  fi
}

check_folder() {
  if [[ -w $root && (! -e $kept || -w $kept) ]]; then
    found "$root can be written"
  else
    needed "write access to $root: it belongs to $(stat -c %U "$root")"
  fi
}

check_curl() {
  if has curl; then found "curl"; else optional "curl, for the walk in the README only. Get it: sudo apt-get install curl"; fi
}

check_node() {
  if has_node; then
    found "node $(node --version) and npm"
  elif can_install_packages; then
    found "node or npm is not installed; test will install Debian's nodejs and npm"
  else
    optional "node and npm, for the tests of mail only, which are skipped without. Get it: $node_advice"
  fi
}

check_chromium() {
  local program
  if program=$(chromium_program); then
    found "chromium: $program"
  elif can_install_packages; then
    found "chromium is not installed; test will install Debian's"
  else
    optional "chromium, for the tests in a browser only, which are skipped without. Get it: $chromium_advice"
  fi
}
