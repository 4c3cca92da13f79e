# shellcheck shell=bash
# What a second terminal sees and says of the running cluster.

cluster_ps() {
  [[ ${1:-} =~ ^(--json)?$ && $# -le 1 ]] || cluster_usage
  need_running_cluster
  if [[ ${1:-} ]]; then cluster_json; else cluster_table; fi
}

cluster_scale() {
  local role=${1:-} wanted=${2:-} others
  [[ $# -eq 2 && " ${silo_roles[*]} " == *" $role "* ]] && is_count "$wanted" || cluster_usage
  need_running_cluster
  wanted=$((10#$wanted))
  others=$(cd "$cluster/wanted" && cat $(printf '%s\n' "${silo_roles[@]}" | grep -vx "$role") | paste -sd+)
  ((wanted + others <= most_silos)) || too_many
  echo "$wanted" >"$cluster/new-wanted" && mv "$cluster/new-wanted" "$cluster/wanted/$role"
  eventually 90 is_scaled "$role" "$wanted" || say "minicrm: not there after 90 s; the logs are in $cluster/logs"
  cluster_table
}

need_running_cluster() {
  [[ -f $cluster/membership && -f $cluster/members/gateway ]] && is_locked || die "no cluster is running in this clone; ./minicrm cluster starts one"
}

is_locked() { ! flock -n "$kept/up.lock" true 2>/dev/null; }

is_scaled() {
  local name names
  names=$(member_names | grep "^$1-")
  (($(grep -c . <<<"$names") == $2)) || return 1
  for name in $names; do is_ready "$name" || return 1; done
}

cluster_table() {
  local role name pid url state
  printf '%-14s %-18s %-8s %-23s %s\n' ROLE NAME PID URL STATE
  while read -r role name pid url state; do
    printf '%-14s %-18s %-8s %-23s %s\n' "$role" "$name" "$pid" "$url" "$state"
  done < <(cluster_rows)
}

cluster_json() {
  local role name pid url state rows=()
  while read -r role name pid url state; do
    rows+=("{\"role\":\"$role\",\"name\":\"$name\",\"pid\":$pid,\"url\":\"$url\",\"state\":\"$state\"}")
  done < <(cluster_rows)
  (IFS=, && echo "[${rows[*]}]")
}

cluster_rows() {
  local name pid http silo table
  table=$(membership_table)
  for name in $(member_names); do
    read -r pid http silo _ <"$cluster/members/$name" || continue
    echo "${name%-*} $name $pid http://127.0.0.1:$http $(member_state "$name" "$pid" "$silo" "$table")"
  done
} 2>/dev/null

# In Orleans' words, as the table of members has it. The gateway is no member: it counts as active while it is connected to the cluster.
member_state() {
  local name=$1 pid=$2 silo=$3 table=$4 status began
  if gone "$pid"; then
    echo Dead
  elif [[ $table && $silo ]]; then
    # An older one is the predecessor at that address.
    read -r status began < <(sed -n "s/^$silo //p" <<<"$table")
    if ((${began:-0} >= $(stat -c %Y "$cluster/members/$name"))); then echo "$status"; else echo Created; fi
  elif is_ready "$name"; then
    echo Active
  else
    echo Joining
  fi
}

# `silo port, state, start in Unix time` of the newest silo of each address; nothing where psql is missing, as then readiness must do.
membership_table() {
  local id url account
  read -r id url <"$cluster/membership"
  account=$(sed -nE 's|^[a-z]+://[^:@/]*:([^@]*)@.*|\1|p' <<<"$url")
  PATH=$(postgres_bin):$PATH PGPASSWORD=$(printf '%b' "${account//%/\\x}") PGCONNECT_TIMEOUT=3 \
    psql "$(sed -E 's|^([a-z]+://[^:@/]*):[^@]*@|\1@|' <<<"$url")" -v id="$id" -AtXF ' ' <<'SQL'
select distinct on (port) port, (array['None', 'Created', 'Joining', 'Active', 'ShuttingDown', 'Stopping', 'Dead'])[status + 1],
  floor(extract(epoch from start_time))
from membership
where deployment_id = :'id'
order by port, generation desc
SQL
} 2>/dev/null
