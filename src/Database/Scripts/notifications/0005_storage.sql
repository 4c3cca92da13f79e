-- A change with "create": true whose notification is there already has been written before: then the inbox's version counts on, which
-- tells the writer that nobody came between, and nothing else of the envelope is stored. The lock on the inbox keeps the answer true.
create or replace function write_state(state_name text, grain uuid, expected int, envelope json) returns int
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

  if written is null or exists (
    select from json_array_elements(envelope->'changes') as changes (change)
    join notifications on notifications.id = (change->>'id')::uuid
    where (change->>'create')::boolean)
  then
    return written;
  end if;

  -- A notification stays in the inbox it was put into. A new due time, or none any more, ends the delivery that was under way.
  insert into notifications (id, recipient_id, version, state, inbox_version)
  select (change->>'id')::uuid, grain, (change->>'version')::int, (change->'state')::jsonb, written
  from json_array_elements(envelope->'changes') as changes (change)
  on conflict (id) do update set
    version = excluded.version,
    state = excluded.state,
    inbox_version = excluded.inbox_version,
    lease = case when notifications.due_at is not distinct from excluded.due_at then notifications.lease end,
    leased_until = case when notifications.due_at is not distinct from excluded.due_at then notifications.leased_until end
  where notifications.recipient_id = excluded.recipient_id;

  perform record_envelope(grain, envelope);
  return written;
end
$$;
