-- Who is in the cluster. Whoever changes a member moves the version from the one it has read to the next, or changes nothing.
create table membership_version (
  deployment_id text primary key,
  version int not null default 0
);

create table membership (
  deployment_id text not null references membership_version,
  address text not null,
  port int not null,
  generation int not null,
  silo_name text not null,
  host_name text not null,
  status int not null,
  proxy_port int not null,
  suspect_times text,
  start_time timestamptz not null,
  i_am_alive_time timestamptz not null,
  primary key (deployment_id, address, port, generation)
);
