-- What lists of leads are filtered, sorted and searched by. The table is written anew once.

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

  -- Words without case and accents, apart where a sign of ASCII was. Text of ASCII alone, which most is, costs a tenth. All names are qualified,
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

  -- All words of a lead with a space before and behind each; of a phone number its digits are one.
  execute format($function$
create function lead_search(state jsonb) returns text
language plpgsql immutable strict parallel safe
as $body$
declare
  phone text := coalesce(state->>'phoneE164', state->>'phone', '');
begin
  return ' ' || %1$s.search_fold(concat_ws(' ', state->>'firstName', state->>'lastName', state->>'email', state->>'company', state->>'position'))
    || ' ' || translate(phone, translate(phone, '0123456789', ''), '') || ' ';
end
$body$
$function$, house);
end
$make$;

alter table leads
  add column status text generated always as (state->>'status') stored,
  add column source text generated always as (state->>'source') stored,
  add column search text generated always as (lead_search(state)) stored,
  add column updated_at timestamptz generated always as (utc(state->>'updatedAt')) stored,
  -- Builds before this one did not keep when the status changed; the last change is the nearest they tell.
  add column closed_at timestamptz generated always as (
    case when state->>'status' in ('closed_won', 'closed_lost') then utc(coalesce(state->>'statusChangedAt', state->>'updatedAt')) end) stored,
  -- As much as anybody sorts by: cursors and indexes hold it.
  add column last_name text collate people generated always as (left(state->>'lastName', 60)) stored,
  add column company text collate people generated always as (nullif(btrim(left(state->>'company', 60)), '')) stored;

-- How often a fragment occurs decides how it is looked for, so a sample of a hundred is too coarse.
alter table leads alter column search set statistics 1000;

create index leads_updated on leads (updated_at, id) where not deleted;
create index leads_closed on leads (closed_at, id) where not deleted and closed_at is not null;
create index leads_by_name on leads (last_name, id) where not deleted;
create index leads_by_company on leads (company, id) where not deleted and company is not null;
create index leads_by_status on leads (status, id) where not deleted;
create index leads_by_source on leads (source, id) where not deleted;
create index leads_without_company on leads (id) where not deleted and company is null;

do $make$
begin
  execute format('create index leads_search on leads using gin (search %s.gin_trgm_ops) where not deleted',
    (select quote_ident(nspname) from pg_extension join pg_namespace on pg_namespace.oid = extnamespace where extname = 'pg_trgm'));
end
$make$;
