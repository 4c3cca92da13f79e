# shellcheck shell=bash
# Figures of this machine: docs/performance.md is made of them.

readonly wrk_advice="install wrk with the system's package manager"
readonly pgbench_advice="install pgbench with the system's package manager; Debian has it in postgresql, others in postgresql-contrib"

# The options are those of bench/Program.cs, and --compare, which needs another build.
bench() {
  local arguments=() past project
  while (($# > 0)); do
    case $1 in
      --compare)
        past=$(git -C "$root" rev-parse --verify --quiet "${2:-}^{commit}") || die "--compare: there is no commit '${2:-}' here"
        arguments+=(--past "$kept/bench/$past" --past-name "$(git -C "$root" log -1 --format=%h "$past")")
        shift 2
        ;;
      *) arguments+=("$1") && shift ;;
    esac
  done
  need_sdk
  keep_folder
  need_postgres
  PATH=$(postgres_bin):$PATH
  has pgbench || die "pgbench was not found: $pgbench_advice"
  need_wrk
  say "Building …"
  quietly dotnet build bench -c Release -v q --nologo -clp:NoSummary || die "the build failed"
  for project in src/AllInOne/AllInOne bench/Host/BenchHost; do
    quietly dotnet build src/ReadyToRun -c Release -v q --nologo -clp:NoSummary -p:Host="$project.csproj" || die "$project cannot be compiled ahead"
  done
  [[ -z ${past:-} ]] || build_past "$past" "$kept/bench/$past" || die "$past cannot be built"
  dotnet bench/bin/Release/net10.0/MiniCrm.Bench.dll --revision "$(revision)" "${arguments[@]}"
}

need_wrk() {
  ! has wrk && can_install_packages && install_wrk
  has wrk || die "wrk was not found: $wrk_advice"
}

install_wrk() {
  about_to_install wrk
  quietly apt-get update -qq || return
  apt_install wrk
}

# Built as today's programs are, and kept: a commit does not change. Built beside and moved: an interrupted build is none.
build_past() {
  local commit=$1 folder=$2 project
  [[ ! -d $folder ]] || return 0
  rm -rf "$folder.new"
  mkdir -p "$folder.new" && git -C "$root" archive "$commit" | tar -x -C "$folder.new" || return
  # Before there was ReadyToRun, the programs were run as they were built.
  for project in "$folder".new/src/{AllInOne,Silo,ReadyToRun}; do
    [[ ! -d $project ]] || quietly dotnet build "$project" -c Release -v q --nologo -clp:NoSummary || return
  done
  mv "$folder.new" "$folder"
}

# What is measured, with a plus when that is not what was committed.
revision() { git -C "$root" describe --always --dirty=+ 2>/dev/null || echo unknown; }
