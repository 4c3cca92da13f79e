-- What write_state did, with the row of the inbox itself: a change with "create": true whose notification is there already has been written
-- before, and one with "lead" leads to nothing when that has been forgotten; then the inbox's version counts on, which tells the writer that
-- nobody came between, and nothing else of the envelope is stored. The lock on the inbox keeps the answer true. One with "forget" empties
-- what names a lead, and a state with "erasedAt" the whole inbox, whoever writes it.
create function inbox_is_stored(grain uuid, written int, next_state jsonb, envelope json) returns boolean
language plpgsql
as $$
declare
  erased text := next_state->>'erasedAt';
  listed json := envelope->'changes';
  forgotten uuid[];
  cleared uuid[];
begin
  if listed is not null then
    perform pg_advisory_xact_lock_shared(hashtextextended(change->>'lead', 0))
    from json_array_elements(listed) as changes (change) where change->>'lead' is not null;

    if exists (
      select from json_array_elements(listed) as changes (change)
      join notifications on notifications.id = (change->>'id')::uuid
      where (change->>'create')::boolean)
      or exists (
      select from json_array_elements(listed) as changes (change)
      join forgotten_leads on forgotten_leads.id = (change->>'lead')::uuid)
    then
      return false;
    end if;

    -- A notification stays in the inbox it was put into. A new due time, or none any more, ends the delivery that was under way.
    insert into notifications (id, recipient_id, version, state, inbox_version)
    select (change->>'id')::uuid, grain, (change->>'version')::int, (change->'state')::jsonb, written
    from json_array_elements(listed) as changes (change)
    where change->>'id' is not null
    on conflict (id) do update set
      version = excluded.version,
      state = excluded.state,
      inbox_version = excluded.inbox_version,
      lease = case when notifications.due_at is not distinct from excluded.due_at then notifications.lease end,
      leased_until = case when notifications.due_at is not distinct from excluded.due_at then notifications.leased_until end
    where notifications.recipient_id = excluded.recipient_id;

    select array_agg((change->>'forget')::uuid), coalesce(erased, max(change->>'at')) into forgotten, erased
    from json_array_elements(listed) as changes (change) where change->>'forget' is not null;
  end if;

  if erased is not null then
    with emptied_now as (
      update notifications set version = version + 1, state = emptied(state, erased), inbox_version = written, emptied_at = clock_timestamp(),
        lease = null, leased_until = null
      where recipient_id = grain and emptied_at is null and (forgotten is null or lead_id = any (forgotten))
      returning id)
    select array_agg(id) into cleared from emptied_now;
    perform empty_refused(cleared);
  end if;
  return true;
end
$$;

insert into aggregates (state_name, table_name, hook) values ('inbox', 'inboxes', 'inbox_is_stored');
