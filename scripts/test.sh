# shellcheck shell=bash
# Every test project, and one line for all of them at the end.

readonly results=$kept/test-results

# Exit code 1 when a test failed or none ran, 2 when there is nothing to test for a broken build.
run_tests() {
  local tier=whole code=0 configuration=Release watch=() passed=0 failed=0 skipped=0 test_time_limit=${TEST_TIME_LIMIT:-30m} test_hang_limit=${TEST_HANG_LIMIT:-10m}
  case ${1:-} in
    --quick | --cluster | --coverage) tier=${1#--} && shift ;;
  esac
  need_sdk
  keep_folder
  [[ $tier != cluster ]] || find_previous_build
  [[ $tier == @(quick|coverage) ]] || { want_node; want_chromium; }
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
  run_project Browser "$@"
  count Browser
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

# The same, and which lines of src they run in their own processes and in the hosts that they share.
run_coverage() {
  configuration=Coverage
  watch=(--coverlet --coverlet-output-format cobertura
    --coverlet-include '[MiniCrm.*]*' --coverlet-exclude '[MiniCrm.Tests.*]*' --coverlet-exclude '[MiniCrm.Bench.*]*' --coverlet-exclude-by-file '**/obj/**')
  copy_to_watch
  run_quick "$@"
  forget_copies
  # Nothing was watched where no test ran.
  ! compgen -G "$results/*.cobertura*.xml" >/dev/null || { echo && lines_run; }
}

# What is watched is rewritten where it lies, and stays so when the run is killed: never what others run. Tests and hosts share a
# folder, since of two assemblies of one name only one is watched.
copy_to_watch() {
  local name
  forget_copies
  mkdir tests/{Unit,Integration}/bin/Coverage || exit 1
  cp -r tests/Unit/bin/Release/. tests/Unit/bin/Coverage || exit 1
  for name in src/{AllInOne,Silo,Api} tests/Integration; do cp -r "$name/bin/Release/." tests/Integration/bin/Coverage || exit 1; done
  for name in src/{AllInOne,Silo,Api}; do ln -s "$root/tests/Integration/bin/Coverage" "$name/bin/Coverage" || exit 1; done
}

forget_copies() { rm -rf tests/{Unit,Integration}/bin/Coverage src/{AllInOne,Silo,Api}/bin/Coverage; }

# Of each project of src, and of all, how many of its lines were run: by the tests of one project, of the other, of any.
lines_run() {
  awk -F '"' '
    BEGIN { columns["Unit"]; columns["Integration"]; columns["any"] }
    FNR == 1 { tests = FILENAME; sub(/.*\//, "", tests); sub(/\..*/, "", tests) }
    /<package / { project = $2 }
    /<class / { for (i = 1; i < NF; i++) if ($i ~ /filename=$/) file = $(i + 1) }
    /<line / { line = file SUBSEP $2; known[line] = project; if ($4 > 0) run[line, tests] = run[line, "any"] = 1 }
    function ran(name, tests) { return 100 * done[name, tests] / lines[name] }
    function row(name) {
      return sprintf("%-26s %6d %6.1f %% %11.1f %% %6.1f %%", name, lines[name], ran(name, "Unit"), ran(name, "Integration"), ran(name, "any"))
    }
    END {
      for (line in known) {
        lines[known[line]]++; lines["src"]++
        for (tests in columns) if ((line, tests) in run) { done[known[line], tests]++; done["src", tests]++ }
      }
      printf "%-26s %6s %8s %13s %8s\n", "", "lines", "Unit", "Integration", "any"
      fflush()
      for (name in lines) if (name != "src") print row(name) | "sort"
      close("sort")
      print row("src")
    }' "$results"/*.cobertura*.xml
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
    dotnet "$(test_program "$name")" --progress off "${plain[@]}" \
    --results-directory "$results" --report-xunit-trx --report-xunit-trx-filename "$name.trx" \
    --hangdump --hangdump-timeout "$test_hang_limit" --hangdump-type Mini --hangdump-filename "$name-hang.dmp" \
    ${watch[@]+"${watch[@]}" --coverlet-file-prefix "$name"} "$@" </dev/null
  code=$?
  echo "$code" >"$results/$name.code"
  [[ -z $(out_of_time "$code") ]] || end_tests "$name"
}

test_program() { echo "tests/$1/bin/$configuration/net10.0/MiniCrm.Tests.$1.dll"; }

# Who watches for a hang is the process that was ended, and the tests are another one, which goes on by itself.
end_tests() {
  local process
  for process in /proc/[0-9]*; do
    ! is_our_program "${process#/proc/}" "$root/$(test_program "$1")" || kill -s KILL "${process#/proc/}"
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
