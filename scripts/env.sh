# shellcheck shell=bash
# The secrets of a deployment by compose: random, written once, never into a file that is committed.

env_file() {
  (($# == 0)) || die "env takes no arguments"
  local file=$root/.env name
  [[ ! -e $file ]] || die "$file is there already; its secrets stay as they are"
  (
    umask 077
    {
      for name in POSTGRES $(printf '%s_DATABASE ' "${silo_roles[@]^^}" CLUSTER GATEWAY); do
        printf '%s_PASSWORD=%s\n' "$name" "$(random_hex 24)"
      done
      printf '%s=%s\n' JWT_SECRET "$(random_hex 32)" ALLOW_REGISTRATION false
    } >"$file"
  ) || die "$file cannot be written"
  keep_folder
  certificates
  say "Wrote .env with secrets of its own. Next: docker compose up --build --detach"
}
