# shellcheck shell=bash
# Chromium, in which the tests open the pages.

readonly chromium_advice="install chromium with the system's package manager, or name one in CHROMIUM"

chromium_program() {
  local program
  for program in ${CHROMIUM:-chromium chromium-browser google-chrome}; do
    command -v "$program" && return
  done
  return 1
}

# The tests that need it are skipped where it cannot be had.
want_chromium() {
  chromium_program >/dev/null || ! can_install_packages || install_chromium
  if CHROMIUM=$(chromium_program); then
    export CHROMIUM
  else
    unset CHROMIUM
    say "minicrm: chromium is missing, so tests in a browser are skipped. To get them: $chromium_advice"
  fi
}

install_chromium() {
  about_to_install chromium
  quietly apt-get update -qq || return
  apt_install chromium
}
