# shellcheck shell=bash
# The build that the test of a rolling upgrade begins with, made from the git history and kept by revision.

# Says where it is to the tests. Without a history there is none, and the test is skipped.
find_previous_build() {
  [[ -z ${MINICRM_PREVIOUS_BUILD:-} ]] || return 0
  local revision folder
  if ! revision=$(previous_revision); then
    [[ -z ${MINICRM_UPGRADE_FROM:-} ]] || die "MINICRM_UPGRADE_FROM: there is no commit $MINICRM_UPGRADE_FROM here"
    say "There is no git history here to take a previous build from: the rolling upgrade is not tested"
    return
  fi
  folder=$kept/previous/$revision
  if [[ ! -d $folder ]]; then
    say "Building the previous build, $(git -C "$root" log -1 --format='%h of %as' "$revision") …"
    build_previous "$revision" "$folder" || die "$revision cannot be built: set MINICRM_UPGRADE_FROM to a commit that can"
  fi
  export MINICRM_PREVIOUS_BUILD=$folder
}

# As MINICRM_UPGRADE_FROM says; else what the last change of a schema changed, since that is the hardest to upgrade from.
previous_revision() {
  [[ -e $root/.git ]] && has git && git -C "$root" rev-parse --verify --quiet "${MINICRM_UPGRADE_FROM:-$(before_last_schema)}^{commit}"
}

before_last_schema() { git -C "$root" log -1 --first-parent --format=%H^ -- src/Database/Scripts; }

# Built beside and moved: an interrupted build is none.
build_previous() {
  local revision=$1 folder=$2 new=$2.new project
  rm -rf "$new"
  mkdir -p "$new/source" && git -C "$root" archive "$revision" | tar -x -C "$new/source" || return
  for project in Silo Api; do
    quietly dotnet publish "$new/source/src/$project" -c Release -v q --nologo --output "$new/$project" || return
  done
  rm -rf "$new/source"
  mv "$new" "$folder"
}
