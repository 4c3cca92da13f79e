#!/bin/sh
# Run once by PostgreSQL's image on a new volume, as the superuser: the role's own user, who owns the role's own database and
# may do nothing else on this server. On a volume that is there already: docker compose exec SERVICE sh /docker-entrypoint-initdb.d/role.sh
#   ROLE_DATABASE, ROLE_PASSWORD   the database, whose user is called the same
#   READER, READER_PASSWORD        a second user who may only read there, where one is wanted
set -eu

# Never as arguments, which everybody on the machine can read.
admin() { psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" "$@"; }

user() {
  admin --dbname postgres <<SQL
\\set name $1
\\getenv password $2
select not exists (select from pg_roles where rolname = :'name') as missing \\gset
\\if :missing
  create role :"name" login;
\\endif
alter role :"name" login password :'password' nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
SQL
}

user "$ROLE_DATABASE" ROLE_PASSWORD
[ -z "${READER:-}" ] || user "$READER" READER_PASSWORD

admin --dbname postgres <<SQL
\\set name $ROLE_DATABASE
select not exists (select from pg_database where datname = :'name') as missing \\gset
\\if :missing
  create database :"name" owner :"name";
\\else
  alter database :"name" owner to :"name";
\\endif
revoke all on database :"name" from public;
revoke connect on database postgres, template1 from public;
SQL

# What the superuser made before there was this user goes over to it.
admin --dbname "$ROLE_DATABASE" <<SQL
\\set name $ROLE_DATABASE
select format('alter %s %s owner to %I', kind, object, :'name')
from (
  select case relkind when 'S' then 'sequence' when 'v' then 'view' else 'table' end, oid::regclass::text
  from pg_class as class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'S', 'p')
    and not exists (select from pg_depend where objid = class.oid and deptype in ('a', 'i') and classid = 'pg_class'::regclass)
  union all
  select 'routine', oid::regprocedure::text from pg_proc where pronamespace = 'public'::regnamespace
) as ours (kind, object) \\gexec
SQL

[ -z "${READER:-}" ] || admin --dbname "$ROLE_DATABASE" <<SQL
\\set name $ROLE_DATABASE
\\set reader $READER
grant connect on database :"name" to :"reader";
grant usage on schema public to :"reader";
grant select on all tables in schema public to :"reader";
alter default privileges for role :"name" in schema public grant select on tables to :"reader";
SQL
