-- What lists of users are filtered, sorted and searched by. The table is written anew once.

-- Trusted extensions of PostgreSQL's contrib: who may create in the database may create them.
create extension if not exists unaccent;
create extension if not exists pg_trgm;

do $make$
declare
  house text := quote_ident(current_schema());
  unaccent text := (select quote_ident(nspname) from pg_extension join pg_namespace on pg_namespace.oid = extnamespace where extname = 'unaccent');
  -- The column has another name in each major version.
  made jsonb := (select to_jsonb(d) from pg_database d where datname = current_database());
  locale text := coalesce(made->>'datlocale', made->>'daticulocale', made->>'datcollate');
begin
  -- As people of the database's locale sort names; a C locale sorts by bytes, and becomes the order of no language in particular.
  execute format('create collation people (provider = icu, locale = %L)',
    case when locale ~ '^[a-z]{2,3}([_-]|$)' then translate(substring(locale from '^[a-z]{2,3}(?:[_-][A-Za-z]{2,4})?'), '_', '-') else 'und' end);

  -- As in the database of leads: words without case and accents, apart where a sign of ASCII was. Text of ASCII alone, which most is, costs a tenth. All names are qualified,
  -- since a restore runs this with no search path; a function in SQL would look the dictionary up at each call.
  execute format($function$
create function search_fold(value text) returns text
language plpgsql immutable strict parallel safe
as $body$
begin
  if octet_length(value) <> length(value) then
    value := translate(lower(%1$s.unaccent('%1$s.unaccent', normalize(value, NFC)) collate "und-x-icu"), U&'\03C2', U&'\03C3');
  else
    value := lower(value collate "C");
  end if;
  return translate(value, '!"#$%%&''()*+,-./:;<=>?@[\]^_`{|}~', '                                ');
end
$body$
$function$, unaccent);

  -- All words of a user with a space before and behind each.
  execute format($function$
create function user_search(state jsonb) returns text
language plpgsql immutable strict parallel safe
as $body$
begin
  return ' ' || %1$s.search_fold(concat_ws(' ', state->>'firstName', state->>'lastName', state->>'email')) || ' ';
end
$body$
$function$, house);
end
$make$;

alter table users
  add column search text generated always as (user_search(state)) stored,
  add column updated_at timestamptz generated always as (utc(state->>'updatedAt')) stored,
  add column email_verified boolean generated always as (state->>'verification' is null) stored,
  -- As much as anybody sorts by: cursors and indexes hold it.
  add column last_name text collate people generated always as (left(state->>'lastName', 60)) stored,
  add column email text collate people generated always as (left(state->>'emailKey', 60)) stored;

create index users_updated on users (updated_at, id) where not deleted;
create index users_by_name on users (last_name, id) where not deleted;
create index users_by_email on users (email, id) where not deleted;
create index users_by_role on users (role, id) where not deleted;
create index users_inactive on users (id) where not is_active and not deleted;
create index users_unverified on users (id) where not email_verified and not deleted;

do $make$
begin
  execute format('create index users_search on users using gin (search %s.gin_trgm_ops) where not deleted',
    (select quote_ident(nspname) from pg_extension join pg_namespace on pg_namespace.oid = extnamespace where extname = 'pg_trgm'));
end
$make$;
