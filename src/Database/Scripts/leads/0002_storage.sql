create function write_state(state_name text, grain uuid, expected int, envelope json) returns int
language plpgsql
as $$
declare
  written int;
begin
  if state_name <> 'lead' then
    raise exception 'No table holds a state named %.', state_name;
  end if;

  if expected is null then
    insert into leads (id, version, state) values (grain, 1, (envelope->'state')::jsonb)
    on conflict (id) do nothing
    returning version into written;
  else
    update leads set version = version + 1, state = (envelope->'state')::jsonb
    where id = grain and version = expected
    returning version into written;
  end if;

  if written is not null then
    -- A deleted lead leaves no personal data behind: the timeline goes on telling who did what kind of thing when.
    if envelope->'state'->>'deletedAt' is not null then
      update timeline set changes = '[]' where aggregate_id = grain;
    end if;

    perform record_envelope(grain, envelope);
  end if;
  return written;
end
$$;

create function read_state(state_name text, grain uuid) returns table (state jsonb, version int)
language sql stable
as $$
  select state, version from leads where state_name = 'lead' and id = grain
$$;
