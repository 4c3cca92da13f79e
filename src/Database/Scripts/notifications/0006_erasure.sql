-- What a notification says of a person goes when the person goes, or the lead that it names.
alter table notifications
  -- The lead that it names. Metadata is anybody's: what is no UUID names none.
  add column lead_id uuid generated always as (
    case when state->'metadata'->>'leadId' ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (state->'metadata'->>'leadId')::uuid end) stored,

  -- When that was taken out of it. Whoever keeps copies of mails looks here.
  add column emptied_at timestamptz;

create index notifications_of_lead on notifications (lead_id) where lead_id is not null;
create index notifications_emptied on notifications (emptied_at) where emptied_at is not null;

-- Leads that were deleted: an event that tells of one later leads to nothing.
create table forgotten_leads (
  id uuid primary key
);

-- The inboxes that the lead is to be taken out of. Whoever is writing of it right now is waited for, whoever comes later sees that it is forgotten.
create function forget_lead(lead uuid) returns setof uuid
language plpgsql
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(lead::text, 0));
  insert into forgotten_leads (id) values (lead) on conflict do nothing;
  return query select distinct recipient_id from notifications where lead_id = lead;
end
$$;

-- Neutral words, and no delivery any more.
create function emptied(state jsonb, at text) returns jsonb
language sql immutable parallel safe
as $$
  select (state - array['metadata', 'templateId', 'notice', 'errorMessage', 'dueAt'])
    || jsonb_build_object('title', 'Deleted', 'message', 'What this was about has been deleted.', 'updatedAt', at)
    || case when state->>'status' = 'pending' then '{"status": "failed", "errorMessage": "What it was about has been deleted"}'::jsonb else '{}'::jsonb end
$$;

-- As before, and: a change with "lead" leads to nothing when that has been forgotten; one with "forget" empties what names a lead, and a state
-- with "erasedAt" the whole inbox, whoever writes it.
create or replace function write_state(state_name text, grain uuid, expected int, envelope json) returns int
language plpgsql
as $$
declare
  written int;
  erased text := envelope->'state'->>'erasedAt';
  forgotten uuid[];
  cleared uuid[];
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

  if written is null then
    return null;
  end if;

  perform pg_advisory_xact_lock_shared(hashtextextended(change->>'lead', 0))
  from json_array_elements(envelope->'changes') as changes (change) where change->>'lead' is not null;

  if exists (
    select from json_array_elements(envelope->'changes') as changes (change)
    join notifications on notifications.id = (change->>'id')::uuid
    where (change->>'create')::boolean)
    or exists (
    select from json_array_elements(envelope->'changes') as changes (change)
    join forgotten_leads on forgotten_leads.id = (change->>'lead')::uuid)
  then
    return written;
  end if;

  -- A notification stays in the inbox it was put into. A new due time, or none any more, ends the delivery that was under way.
  insert into notifications (id, recipient_id, version, state, inbox_version)
  select (change->>'id')::uuid, grain, (change->>'version')::int, (change->'state')::jsonb, written
  from json_array_elements(envelope->'changes') as changes (change)
  where change->>'id' is not null
  on conflict (id) do update set
    version = excluded.version,
    state = excluded.state,
    inbox_version = excluded.inbox_version,
    lease = case when notifications.due_at is not distinct from excluded.due_at then notifications.lease end,
    leased_until = case when notifications.due_at is not distinct from excluded.due_at then notifications.leased_until end
  where notifications.recipient_id = excluded.recipient_id;

  perform record_envelope(grain, envelope);

  select array_agg((change->>'forget')::uuid), coalesce(erased, max(change->>'at')) into forgotten, erased
  from json_array_elements(envelope->'changes') as changes (change) where change->>'forget' is not null;
  if erased is not null then
    with emptied_now as (
      update notifications set version = version + 1, state = emptied(state, erased), inbox_version = written, emptied_at = clock_timestamp(),
        lease = null, leased_until = null
      where recipient_id = grain and emptied_at is null and (forgotten is null or lead_id = any (forgotten))
      returning id)
    select array_agg(id) into cleared from emptied_now;
    perform empty_refused(cleared);
  end if;
  return written;
end
$$;

create function notification_event_is_refused() returns trigger
language plpgsql
as $$
begin
  if exists (select from notifications where id = new.key and emptied_at is not null) then
    new.body := without_person(new.body);
  end if;
  return new;
end
$$;

create trigger notification_event_is_refused before update on outbox for each row when (new.refused is not null and old.refused is null)
execute function notification_event_is_refused();
