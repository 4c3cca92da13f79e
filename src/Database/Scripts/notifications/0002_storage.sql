create function write_state(state_name text, grain uuid, expected int, envelope json) returns int
language plpgsql
as $$
declare
  written int;
begin
  if state_name <> 'inbox' then
    raise exception 'No table holds a state named %.', state_name;
  end if;

  if expected is null then
    insert into inboxes (id, version, state) values (grain, 1, (envelope->'state')::jsonb)
    on conflict (id) do nothing
    returning version into written;
  else
    update inboxes set version = version + 1, state = (envelope->'state')::jsonb
    where id = grain and version = expected
    returning version into written;
  end if;

  if written is not null then
    -- A notification stays in the inbox it was put into.
    insert into notifications (id, recipient_id, version, state)
    select (change->>'id')::uuid, grain, (change->>'version')::int, (change->'state')::jsonb
    from json_array_elements(envelope->'changes') as changes (change)
    on conflict (id) do update set version = excluded.version, state = excluded.state
    where notifications.recipient_id = excluded.recipient_id;

    perform record_envelope(grain, envelope);
  end if;
  return written;
end
$$;

create function read_state(state_name text, grain uuid) returns table (state jsonb, version int)
language sql stable
as $$
  select state, version from inboxes where state_name = 'inbox' and id = grain
$$;
