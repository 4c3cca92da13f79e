# shellcheck shell=bash
# Every test project, one after the other, and one line for all of them at the end.

readonly results=$kept/test-results

# Exit code 1 when a test failed or none ran, 2 when there is nothing to test for a broken build.
run_tests() {
  local project code=0 passed=0 failed=0 skipped=0 upgrade= test_time_limit=${TEST_TIME_LIMIT:-30m}
  if [[ ${1:-} == --cluster ]]; then
    shift
    upgrade=yes test_time_limit=${TEST_TIME_LIMIT:-60m}
    export MINICRM_CHAOS_SECONDS=${MINICRM_CHAOS_SECONDS:-180}
    set -- --filter-namespace MiniCrm.Tests.Cluster.Chaos MiniCrm.Tests.Cluster.Upgrade --explicit on --show-live-output on "$@"
  fi
  need_sdk
  keep_folder
  [[ -z $upgrade ]] || find_previous_build
  want_node
  want_chromium
  rm -rf "$results" "$kept/tests/logs"
  say "Building …"
  if quietly dotnet build MiniCrm.sln -c Release -v q --nologo -clp:NoSummary -warnaserror; then
    for project in tests/*/*.csproj; do
      ! grep -q '<IsTestProject>true' "$project" || run_project "$(basename "$project" .csproj)" "$@"
    done
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

# Adds its counts to those of run_tests.
run_project() {
  local name=$1 code failures plain=()
  shift
  [[ -t 1 ]] || plain=(--ansi off)
  echo "== $name"
  timeout --foreground --kill-after=20s "$test_time_limit" \
    dotnet "tests/$name/bin/Release/net10.0/MiniCrm.Tests.$name.dll" --progress off "${plain[@]}" \
    --results-directory "$results" --report-xunit-trx --report-xunit-trx-filename "$name.trx" "$@" </dev/null
  code=$?
  # Nothing to run, be it for a filter or for want of tests.
  ((code != 8)) || return 0
  failures=$(count_in "$name" failed)
  if ((code != 0 && failures == 0)); then
    say "minicrm: $name ended with exit code $code$(out_of_time "$code")"
    failures=1
  fi
  echo "$name: $(count_in "$name" passed) passed, $failures failed, $(count_in "$name" notExecuted) skipped"
  ((passed += $(count_in "$name" passed), failed += failures, skipped += $(count_in "$name" notExecuted)))
}

# As coreutils' timeout tells it.
out_of_time() { (($1 != 124 && $1 != 137)) || echo ", being out of time after $test_time_limit"; }

count_in() { grep -o '<Counters [^>]*>' "$results/$1.trx" 2>/dev/null | sed -E "s/.* $2=\"([0-9]+)\".*/\1/" | grep . || echo 0; }
