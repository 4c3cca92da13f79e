# shellcheck shell=bash
# Where PostgreSQL's programs are, and how they get there.

# Folders that may hold them, the best first. Debian keeps initdb and postgres out of the PATH.
postgres_folders() {
  local found
  found=$(command -v initdb) && dirname "$found"
  # Unquoted on purpose: it is a pattern.
  # shellcheck disable=SC2086
  printf '%s\n' ${MINICRM_POSTGRES_FOLDERS-/usr/lib/postgresql/*/bin} | sort -rV
  ! has pg_config || pg_config --bindir
}

postgres_bin() {
  local folder
  while read -r folder; do
    if [[ -x $folder/initdb && -x $folder/postgres ]] && (($(postgres_major "$folder") >= oldest_postgres)); then
      echo "$folder"
      return
    fi
  done < <(postgres_folders)
  return 1
}

postgres_version() { "$1/postgres" --version | sed -E 's/^[^0-9]*([0-9.]+).*/\1/'; }

postgres_major() { local version && version=$(postgres_version "$1") && echo "${version%%.*}"; }

postgres_advice() {
  local how="install it (initdb and postgres) with the system's package manager"
  ! has apt-get || how="sudo apt-get install postgresql"
  echo "$how; or set $(role_variables) to use servers that are there"
}

need_postgres() {
  postgres_bin >/dev/null && return
  ! can_install_packages || install_postgres
  postgres_bin >/dev/null || die "PostgreSQL $oldest_postgres or newer was not found. To get it: $(postgres_advice)"
}

# Debian's package makes a cluster of its own and starts it, which nobody asked for here.
install_postgres() {
  about_to_install postgresql-common postgresql
  local settings=/etc/postgresql-common/createcluster.conf fresh=
  [[ -e $settings ]] || fresh=yes
  quietly apt-get update -qq || return
  apt_install postgresql-common || return
  [[ -z $fresh ]] || sed -i -E "s/^#?create_main_cluster *=.*/create_main_cluster = false/" "$settings"
  apt_install postgresql
}
