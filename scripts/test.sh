# shellcheck shell=bash
# Every test project, one after the other, and one line for all of them at the end.

readonly results=$kept/test-results test_time_limit=${TEST_TIME_LIMIT:-10m}

run_tests() {
  local project code=0 passed=0 failed=0 skipped=0
  need_sdk
  keep_folder
  rm -rf "$results"
  say "Building …"
  if quietly dotnet build MiniCrm.sln -c Release -v q --nologo -clp:NoSummary -warnaserror; then
    for project in tests/*/*.csproj; do
      ! grep -q '<IsTestProject>true' "$project" || run_project "$(basename "$project" .csproj)" "$@"
    done
  else
    say "minicrm: the build failed"
    failed=1
  fi
  ((failed == 0 && passed > 0)) || code=1
  ((passed + failed + skipped > 0)) || say "minicrm: no test ran"
  echo
  echo "$passed passed, $failed failed, $skipped skipped"
  exit "$code"
}

# Adds its counts to those of run_tests.
run_project() {
  local name=$1 code trx=$results/$1.trx counts
  shift
  echo "== $name"
  timeout --foreground --kill-after=20s "$test_time_limit" \
    dotnet "tests/$name/bin/Release/net10.0/MiniCrm.Tests.$name.dll" --progress off \
    --results-directory "$results" --report-xunit-trx --report-xunit-trx-filename "$name.trx" "$@" </dev/null
  code=$?
  # Nothing to run, be it for a filter or for want of tests.
  ((code != 8)) || return 0
  counts=($(count_in "$trx" passed) $(count_in "$trx" failed) $(count_in "$trx" notExecuted))
  if ((code != 0 && ${counts[1]:-0} == 0)); then
    say "minicrm: $name ended with exit code $code$( ((code != 124 && code != 137)) || echo ", being out of time ($test_time_limit)")"
    counts[1]=1
  fi
  echo "$name: ${counts[0]:-0} passed, ${counts[1]:-0} failed, ${counts[2]:-0} skipped"
  ((passed += ${counts[0]:-0}, failed += ${counts[1]:-0}, skipped += ${counts[2]:-0}))
}

count_in() { grep -o '<Counters [^>]*>' "$1" 2>/dev/null | sed -E "s/.* $2=\"([0-9]+)\".*/\1/" | grep . || echo 0; }
