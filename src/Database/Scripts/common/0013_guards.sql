-- What is looked at before a state is stored, by the same statement: a function (grain uuid, sought json, together boolean) returns int of the
-- aggregate's row, asked where the envelope has something to look for ("sought"). It answers 0 where nothing is in the way; 1 where something
-- is that the write tells of; 2 where nothing may be stored for it; 3 where it would have to wait, which a write among others does not: it is
-- to be done by itself.
alter table aggregates add column guard text;

-- What write_state answers, and beside: below 0, stored as that version, and the guard has something to tell; 0, not stored for the guard's
-- sake; the least number, to be written by itself.
create function make_guards() returns trigger
language plpgsql
as $make$
declare
  guards text;
begin
  select string_agg(format($part$
    if state_name = %1$L then met := %2$I(grain, sought, together); end if;
$part$, state_name, guard), '' order by state_name) into guards from aggregates where guard is not null;

  execute format($store$
create or replace function store_state(state_name text, grain uuid, expected int, envelope json, together boolean) returns int
language plpgsql
as $body$
declare
  sought json := envelope->'sought';
  met int := 0;
begin
  if sought is not null then
    %s
    if met = 2 then
      return 0;
    elsif met = 3 then
      return -2147483648;
    end if;
  end if;
  return case met when 0 then 1 else -1 end * write_state(state_name, grain, expected, envelope);
end
$body$
$store$, coalesce(guards, ''));
  return null;
end
$make$;

create trigger aggregates_make_guards after insert or update or delete on aggregates for each statement execute function make_guards();
update aggregates set state_name = state_name;

update orleansquery set querytext = $query$
select store_state(@GrainTypeString, grain_key(@GrainIdN0, @GrainIdN1), @GrainStateVersion, convert_from(@PayloadBinary, 'UTF8')::json, false)
  as NewGrainStateVersion
$query$
where querykey = 'WriteToStorageKey';

-- As before, each past its guard.
create or replace function write_states(state_names text[], grains uuid[], expected int[], envelopes bytea[]) returns int[]
language plpgsql
set lock_timeout = '100ms'
as $$
declare
  written int[] := array_fill(null::int, array[cardinality(grains)]);
begin
  for i in 1 .. cardinality(grains) loop
    written[i] := store_state(state_names[i], grains[i], expected[i], convert_from(envelopes[i], 'UTF8')::json, true);
  end loop;
  return written;
end
$$;
