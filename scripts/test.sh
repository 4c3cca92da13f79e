# shellcheck shell=bash
# Every test project, and one line for all of them at the end.

readonly results=$kept/test-results

# Exit code 1 when a test failed or none ran, 2 when there is nothing to test for a broken build.
run_tests() {
  local tier=whole code=0 passed=0 failed=0 skipped=0 test_time_limit=${TEST_TIME_LIMIT:-30m} test_hang_limit=${TEST_HANG_LIMIT:-10m}
  case ${1:-} in
    --quick | --cluster) tier=${1#--} && shift ;;
  esac
  need_sdk
  keep_folder
  [[ $tier != cluster ]] || find_previous_build
  [[ $tier == quick ]] || { want_node; want_chromium; }
  rm -rf "$results" "$kept/tests/logs"
  mkdir -p "$results"
  say "Building …"
  if quietly dotnet build MiniCrm.sln -c Release -v q --nologo -clp:NoSummary -warnaserror; then
    "run_$tier" "$@"
    ((passed + failed + skipped > 0)) || say "minicrm: no test ran"
    ((failed == 0 && passed > 0)) || code=1
  else
    say "minicrm: the build failed"
    failed=1 code=2
  fi
  echo
  echo "$passed passed, $failed failed, $skipped skipped"
  exit "$code"
}

# The clusters have the machine to themselves: beside the rest, cuts and freezes last longer than they are meant to.
run_whole() {
  begin Unit "$@"
  run_project Integration "$@"
  count Integration
  wait
  cat "$results/Unit.log"
  count Unit
  run_project Cluster "$@"
  count Cluster
}

# What a developer runs before a commit: nothing that starts a host, a broker or a cluster of its own, or takes them away.
run_quick() {
  begin Unit "$@"
  run_project Integration --filter-not-trait run=long "$@"
  count Integration
  wait
  cat "$results/Unit.log"
  count Unit
}

# One after the other: they say how long things may take.
run_cluster() {
  export MINICRM_CHAOS_SECONDS=${MINICRM_CHAOS_SECONDS:-180} MINICRM_KILL_ROUNDS=${MINICRM_KILL_ROUNDS:-10}
  test_time_limit=${TEST_TIME_LIMIT:-60m}
  run_project Integration --filter-class '*.HostKilledTests' --show-live-output on "$@"
  count Integration
  run_project Cluster --filter-namespace MiniCrm.Tests.Cluster.Chaos MiniCrm.Tests.Cluster.Upgrade --explicit on --show-live-output on "$@"
  count Cluster
}

begin() { run_project "$@" >"$results/$1.log" 2>&1 & }

# Leaves a report and the exit code behind.
run_project() {
  local name=$1 plain=() code
  shift
  [[ -t 1 ]] || plain=(--ansi off)
  echo "== $name"
  timeout --foreground --kill-after=20s "$test_time_limit" \
    dotnet "tests/$name/bin/Release/net10.0/MiniCrm.Tests.$name.dll" --progress off "${plain[@]}" \
    --results-directory "$results" --report-xunit-trx --report-xunit-trx-filename "$name.trx" \
    --hangdump --hangdump-timeout "$test_hang_limit" --hangdump-type Mini --hangdump-filename "$name-hang.dmp" "$@" </dev/null
  code=$?
  echo "$code" >"$results/$name.code"
  [[ -z $(out_of_time "$code") ]] || end_tests "$name"
}

# Who watches for a hang is the process that was ended, and the tests are another one, which goes on by itself.
end_tests() {
  local process
  for process in /proc/[0-9]*; do
    ! is_our_program "${process#/proc/}" "$root/tests/$1/bin/Release/net10.0/MiniCrm.Tests.$1.dll" || kill -s KILL "${process#/proc/}"
  done
}

# Adds what a project has left behind to the counts of run_tests.
count() {
  local name=$1 code failures
  code=$(<"$results/$name.code")
  # Nothing to run, be it for a filter or for want of tests.
  ((code != 8)) || return 0
  failures=$(count_in "$name" failed)
  if ((failures == 0)) && { ((code != 0)) || ! grep -q '<Counters ' "$results/$name.trx"; }; then
    say "minicrm: $name ended with exit code $code$(out_of_time "$code")$(hanging "$name"), and its report tells of no failure"
    failures=1
  fi
  echo "$name: $(count_in "$name" passed) passed, $failures failed, $(count_in "$name" notExecuted) skipped"
  ((passed += $(count_in "$name" passed), failed += failures, skipped += $(count_in "$name" notExecuted)))
}

# As coreutils' timeout tells it.
out_of_time() { (($1 != 124 && $1 != 137)) || echo ", being out of time after $test_time_limit"; }

# The tests that ran when a dump was taken, beside which they are listed.
hanging() { [[ ! -s $results/$1-hang.log ]] || echo ", hanging in $(sed 's/^\[[^]]*\] //' "$results/$1-hang.log" | paste -s -d ' ')"; }

count_in() { grep -o '<Counters [^>]*>' "$results/$1.trx" 2>/dev/null | sed -E "s/.* $2=\"([0-9]+)\".*/\1/" | grep . || echo 0; }
