-- As before, and what was deleted may be kept for a while: a state with "keptUntil" beside "deletedAt" is hidden, and what it holds stays as
-- it is until it comes back, or is gone for good.
create or replace function make_storage() returns trigger
language plpgsql
as $make$
declare
  writes text;
  reads text;
begin
  select
    string_agg(format($part$
    when %1$L then
      if expected is null then
        insert into %2$I (id, version, state) values (grain, 1, next_state)
        on conflict (id) do nothing
        returning version into written;
      else
        update %2$I set version = version + coalesce((envelope->>'commands')::int, 1), state = next_state
        where id = grain and version = expected
        returning version into written;
      end if;
      %3$s
$part$, state_name, table_name,
      case when hook is not null then format('if written is not null and not %I(grain, written, next_state, envelope) then return written; end if;', hook) end), ''
      order by state_name),
    string_agg(format('select state, version from %I where state_name = %L and id = grain', table_name, state_name), E'\nunion all\n' order by state_name)
  into writes, reads
  from aggregates;
  if writes is null then
    return null;
  end if;

  execute format($write$
create or replace function write_state(state_name text, grain uuid, expected int, envelope json) returns int
language plpgsql
as $body$
declare
  next_state jsonb := envelope->'state';
  written int;
begin
  case state_name %s
    else raise exception 'No table holds a state named %%.', state_name;
  end case;

  if written is not null then
    -- What is gone for good leaves no personal data behind: the timeline goes on telling who did what kind of thing when.
    if next_state->>'deletedAt' is not null and next_state->>'keptUntil' is null then
      update timeline set changes = '[]' where aggregate_id = grain;
    end if;

    perform record_envelope(grain, envelope);
  end if;
  return written;
end
$body$
$write$, writes);

  execute format($read$
create or replace function read_state(state_name text, grain uuid) returns table (state jsonb, version int)
language sql stable
as $body$
%s
$body$
$read$, reads);
  return null;
end
$make$;

update aggregates set state_name = state_name;

-- The argument is the table.
create or replace function refused_is_of_deleted() returns trigger
language plpgsql
as $$
declare
  is_gone boolean;
begin
  execute format('select exists (select from %I where id = $1 and deleted and state->>''keptUntil'' is null)', tg_argv[0]) using new.key into is_gone;
  if is_gone then
    new.body := without_person(new.body);
  end if;
  return new;
end
$$;
