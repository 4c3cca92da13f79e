# shellcheck shell=bash
# The secrets of a deployment by compose: random, written once, never into a file that is committed.

env_file() {
  (($# == 0)) || die "env takes no arguments"
  local file=$root/.env
  [[ ! -e $file ]] || die "$file is there already; its secrets stay as they are"
  (
    umask 077
    printf '%s=%s\n' POSTGRES_PASSWORD "$(random_hex 24)" JWT_SECRET "$(random_hex 32)" ALLOW_REGISTRATION false >"$file"
  ) || die "$file cannot be written"
  say "Wrote .env with secrets of its own. Next: docker compose up --build --detach"
}
