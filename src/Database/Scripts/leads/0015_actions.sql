-- Actions: one change of all leads of a filter, as a job.
create table actions (
  id uuid primary key,
  version int not null,
  state jsonb not null,
  owner_id uuid generated always as ((state->>'ownerId')::uuid) stored,
  status text generated always as (state->>'status') stored,
  deleted boolean generated always as (state->>'deletedAt' is not null) stored
);

create index actions_newest on actions (id desc) where not deleted;
create index actions_newest_of_owner on actions (owner_id, id desc) where not deleted;
create index actions_under_way on actions (id) where status in ('running', 'cancelling', 'undoing') and not deleted;

-- How far a job has come, and who is at it.
create table action_progress (
  action_id uuid primary key,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  -- The last lead that is done: they are walked in the order of their ids.
  position uuid,
  changed int not null default 0,
  unchanged int not null default 0,
  refused int not null default 0,
  undone int not null default 0,
  kept int not null default 0,
  lease uuid,
  leased_until timestamptz
) with (fillfactor = 50);

-- What became of a lead: 0 changed, 1 refused, 2 about to be changed. Others leave no row. Nothing here tells more of a lead than what is left
-- of one that was erased.
create table action_rows (
  action_id uuid not null,
  lead_id uuid not null,
  outcome smallint not null,
  -- Of the lead before it was changed.
  version int not null,
  -- Of the last entry of its timeline then: the next one tells who has changed it since.
  sequence int not null,
  -- Of the lead, what the action changes.
  before jsonb not null,
  reason text,
  -- Whether what was done is taken back, null while nobody has tried.
  undone boolean,
  primary key (action_id, lead_id)
);

create index action_rows_refused on action_rows (action_id, lead_id) where outcome = 1;

create function action_is_stored(grain uuid, written int, next_state jsonb, envelope json) returns boolean
language plpgsql
as $$
begin
  if next_state->>'deletedAt' is not null then
    delete from action_progress where action_id = grain;
  elsif next_state->>'status' = 'running' then
    insert into action_progress (action_id) values (grain) on conflict (action_id) do nothing;
  elsif next_state->>'status' = 'undoing' then
    update action_progress set started_at = now(), ended_at = null where action_id = grain;
  elsif next_state->>'status' in ('done', 'cancelled', 'failed', 'undone') then
    update action_progress set ended_at = now(), lease = null, leased_until = null where action_id = grain;
  end if;
  return true;
end
$$;

insert into aggregates (state_name, table_name, hook, owner) values ('action', 'actions', 'action_is_stored', 'owner_id');

-- What is about to be changed, and what it was before: so it is known how to take it back, wherever the process is killed. False for whoever
-- has lost the job, or when it is to run no more.
create function action_intends(action uuid, holder uuid, term interval, intents json) returns boolean
language plpgsql
as $$
begin
  perform from actions where id = action and status = 'running' and not deleted for share;
  if not found then
    return false;
  end if;

  update action_progress set leased_until = now() + term where action_id = action and lease = holder;
  if not found then
    return false;
  end if;

  insert into action_rows (action_id, lead_id, outcome, version, sequence, before)
  select action, intent.lead, 2, intent.version, intent.sequence, intent.before
  from json_to_recordset(intents) as intent (lead uuid, version int, sequence int, before jsonb)
  on conflict (action_id, lead_id) do update set version = excluded.version, sequence = excluded.sequence, before = excluded.before
  where action_rows.outcome = 2;
  return true;
end
$$;

-- What became of leads, up to "upto" if that is set: 3 was so already, 4 is not there any more or not of the filter. Answers the state that
-- the job is in; null for whoever has lost it, and then nothing is stored.
create function action_batch(action uuid, holder uuid, term interval, upto uuid, outcomes json) returns text
language plpgsql
as $$
declare
  now_in text;
begin
  select status into now_in from actions where id = action and status in ('running', 'cancelling', 'undoing') and not deleted for share;
  if not found then
    return null;
  end if;

  update action_progress p set position = coalesce(upto, p.position), leased_until = now() + term,
    changed = p.changed + counts.changed, refused = p.refused + counts.refused, unchanged = p.unchanged + counts.unchanged
  from (
    select count(*) filter (where outcome = 0) as changed, count(*) filter (where outcome = 1) as refused, count(*) filter (where outcome = 3) as unchanged
    from json_to_recordset(outcomes) as told (outcome smallint)) counts
  where p.action_id = action and p.lease = holder;
  if not found then
    return null;
  end if;

  update action_rows set outcome = told.outcome, reason = told.reason
  from json_to_recordset(outcomes) as told (lead uuid, outcome smallint, reason text)
  where action_rows.action_id = action and action_rows.lead_id = told.lead and action_rows.outcome = 2 and told.outcome in (0, 1);
  delete from action_rows using json_to_recordset(outcomes) as told (lead uuid, outcome smallint)
  where action_rows.action_id = action and action_rows.lead_id = told.lead and action_rows.outcome = 2 and told.outcome in (3, 4);
  return now_in;
end
$$;

-- What was taken back, or stays.
create function action_undoes(action uuid, holder uuid, term interval, lead_ids uuid[], outcomes boolean[]) returns boolean
language plpgsql
as $$
begin
  update action_progress p set leased_until = now() + term, undone = p.undone + counts.undone, kept = p.kept + counts.kept
  from (select count(*) filter (where outcome) as undone, count(*) filter (where not outcome) as kept from unnest(outcomes) as told (outcome)) counts
  where p.action_id = action and p.lease = holder;
  if not found then
    return false;
  end if;

  update action_rows set undone = told.outcome from unnest(lead_ids, outcomes) as told (lead, outcome)
  where action_rows.action_id = action and action_rows.lead_id = told.lead;
  return true;
end
$$;

-- What jobs left that were deleted; some at a time.
create function sweep_actions() returns int
language plpgsql
as $$
declare
  rows int;
begin
  -- Each deleted job by the index: their rows are not to be looked for among all.
  delete from action_rows r using (
    select its.ctid from actions a cross join lateral (select ctid from action_rows where action_id = a.id limit 10000) its
    where a.deleted limit 10000) gone
  where r.ctid = gone.ctid;
  get diagnostics rows = row_count;
  return rows;
end
$$;
