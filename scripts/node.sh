# shellcheck shell=bash
# Node runs the mail server that the tests send to; npm brings it, at the versions of tests/Support/Node/package-lock.json.

readonly node_advice="install nodejs 18 or newer and npm with the system's package manager"

has_node() { has node && has npm; }

# The tests that need it are skipped where it cannot be had.
want_node() {
  ! has_node || return 0
  ! can_install_packages || install_node
  has_node || say "minicrm: node or npm is missing, so tests of mail are skipped. To get them: $node_advice"
}

# Each only where it is missing: a node of another origin conflicts with Debian's npm, and brings one along.
install_node() {
  local packages=()
  has node || packages+=(nodejs)
  has npm || packages+=(npm)
  about_to_install "${packages[@]}"
  quietly apt-get update -qq || return
  has node || apt_install nodejs || return
  has npm || apt_install npm
}
