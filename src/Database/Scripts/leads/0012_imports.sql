-- Imports: files that wait here, and the jobs that make leads of their rows.
create table imports (
  id uuid primary key,
  version int not null,
  state jsonb not null,
  owner_id uuid generated always as ((state->>'ownerId')::uuid) stored,
  status text generated always as (state->>'status') stored,
  deleted boolean generated always as (state->>'deletedAt' is not null) stored
);

create index imports_newest on imports (id desc) where not deleted;
create index imports_newest_of_owner on imports (owner_id, id desc) where not deleted;
create index imports_under_way on imports (id) where status in ('running', 'cancelling', 'reverting') and not deleted;

-- The file, in parts. Without an import of this id they are of an upload that is under way, or was broken off.
create table import_parts (
  import_id uuid not null,
  number int not null,
  bytes bytea not null,
  -- Whether it is UTF-8, as far as a part can tell that begins or ends within a character.
  is_utf8 boolean not null,
  stored_at timestamptz not null default now(),
  primary key (import_id, number)
);

-- To try to compress each part costs more than the disk does for as long as a file waits.
alter table import_parts alter column bytes set storage external;

-- How far a job has come, and who is at it.
create table import_progress (
  import_id uuid primary key,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  -- The number of the last row that is done.
  read int not null default 0,
  bytes bigint not null default 0,
  created int not null default 0,
  updated int not null default 0,
  skipped int not null default 0,
  refused int not null default 0,
  reverted int not null default 0,
  kept int not null default 0,
  lease uuid,
  leased_until timestamptz
) with (fillfactor = 50);

-- What became of a row of the file: 0 created, 1 updated, 2 skipped, 3 refused, 4 about to be updated.
create table import_rows (
  import_id uuid not null,
  row int not null,
  outcome smallint not null,
  lead_id uuid,
  -- That the import made of the lead; of one that is about to be updated the one before.
  version int,
  -- The lead before it was updated.
  before jsonb,
  reason text,
  cells jsonb,
  -- Whether what was done is taken back, null while nobody has tried.
  reverted boolean,
  primary key (import_id, row)
);

create index import_rows_of_lead on import_rows (import_id, lead_id, row) where outcome = 1;
create index import_rows_before on import_rows (lead_id) where before is not null;
create index import_rows_refused on import_rows (import_id, row) where outcome = 3;

-- A lead that is gone for good leaves no values behind; what was made of it cannot be taken back then.
create function forget_before() returns trigger
language plpgsql
as $$
begin
  update import_rows set before = null where lead_id = new.id and before is not null;
  return null;
end
$$;

create trigger lead_was_imported after update on leads for each row
when (new.deleted and new.state->>'keptUntil' is null and (not old.deleted or old.state->>'keptUntil' is not null))
execute function forget_before();

create function import_is_stored(grain uuid, written int, next_state jsonb, envelope json) returns boolean
language plpgsql
as $$
begin
  if next_state->>'status' = 'running' then
    insert into import_progress (import_id) values (grain) on conflict (import_id) do nothing;
  elsif next_state->>'status' in ('done', 'cancelled', 'failed', 'reverted') then
    update import_progress set ended_at = coalesce(ended_at, now()), lease = null, leased_until = null where import_id = grain;
    delete from import_parts where import_id = grain;
  end if;

  if next_state->>'deletedAt' is not null then
    delete from import_parts where import_id = grain;
    delete from import_progress where import_id = grain;
  end if;
  return true;
end
$$;

insert into aggregates (state_name, table_name, hook, owner) values ('import', 'imports', 'import_is_stored', 'owner_id');

-- One who is free takes the job that has waited longest for it, and has it until the lease ends.
create function claim_import(holder uuid, term interval) returns uuid
language sql
as $$
  update import_progress set lease = holder, leased_until = now() + term
  where import_id = (
    select p.import_id from import_progress p join imports i on i.id = p.import_id
    where i.status in ('running', 'cancelling', 'reverting') and not i.deleted and (p.leased_until is null or p.leased_until <= now())
    order by p.leased_until nulls first, p.import_id limit 1
    for update of p skip locked)
  returning import_id
$$;

-- Some rows of the file, from the one after "expected" to "upto": leads, timeline, outbox, what became of each, and how far it has come, all
-- or none. False for whoever has lost the job, which another has taken, or which is to run no more; then nothing is stored.
create function import_batch(
  import uuid, holder uuid, term interval, expected int, upto int, upto_bytes bigint, ids uuid[], rows int[], envelopes bytea[], others json)
returns boolean
language plpgsql
as $$
begin
  perform from imports where id = import and status = 'running' and not deleted for share;
  if not found then
    return false;
  end if;

  update import_progress p set read = upto, bytes = upto_bytes, leased_until = now() + term,
    created = p.created + cardinality(ids), updated = p.updated + counts.updated, skipped = p.skipped + counts.skipped, refused = p.refused + counts.refused
  from (
    select count(*) filter (where outcome = 1) as updated, count(*) filter (where outcome = 2) as skipped, count(*) filter (where outcome = 3) as refused
    from json_to_recordset(others) as other (outcome smallint)) counts
  where p.import_id = import and p.lease = holder and p.read = expected;
  if not found then
    return false;
  end if;

  if cardinality(ids) > 0 then
    perform create_leads(ids, envelopes);
    insert into import_rows (import_id, row, outcome, lead_id, version)
    select import, created.row, 0, created.id, 1 from unnest(rows, ids) as created (row, id);
  end if;

  insert into import_rows (import_id, row, outcome, lead_id, version, before, reason, cells)
  select import, other.row, other.outcome, other.lead, other.version, other.before, other.reason, other.cells
  from json_to_recordset(others)
    as other (row int, outcome smallint, lead uuid, version int, before jsonb, reason text, cells jsonb)
  on conflict (import_id, row) do update set outcome = excluded.outcome, version = excluded.version, reason = excluded.reason, cells = excluded.cells,
    before = coalesce(excluded.before, import_rows.before);
  return true;
end
$$;

-- What is about to be updated, and what it was before: so it is known how to take it back, wherever the process is killed.
create function import_intends(import uuid, holder uuid, term interval, others json) returns boolean
language plpgsql
as $$
begin
  update import_progress set leased_until = now() + term where import_id = import and lease = holder;
  if not found then
    return false;
  end if;

  insert into import_rows (import_id, row, outcome, lead_id, version, before)
  select import, other.row, 4, other.lead, other.version, other.before
  from json_to_recordset(others) as other (row int, lead uuid, version int, before jsonb)
  on conflict (import_id, row) do update set lead_id = excluded.lead_id, version = excluded.version, before = excluded.before;
  return true;
end
$$;

-- What was taken back, or stays: of what was updated, with the version that the lead has since.
create function import_reverts(import uuid, holder uuid, term interval, rows int[], outcomes boolean[], versions int[]) returns boolean
language plpgsql
as $$
begin
  update import_progress p set leased_until = now() + term, reverted = p.reverted + counts.reverted, kept = p.kept + counts.kept
  from (select count(*) filter (where outcome) as reverted, count(*) filter (where not outcome) as kept from unnest(outcomes) as told (outcome)) counts
  where p.import_id = import and p.lease = holder;
  if not found then
    return false;
  end if;

  update import_rows set reverted = told.outcome, version = told.version from unnest(rows, outcomes, versions) as told (row, outcome, version)
  where import_rows.import_id = import and import_rows.row = told.row;
  return true;
end
$$;

-- What uploads left that were broken off, and jobs that were deleted; some at a time.
create function sweep_imports() returns int
language plpgsql
as $$
declare
  parts int;
  rows int;
begin
  delete from import_parts p where p.stored_at < now() - interval '1 hour'
    and not exists (select from imports i where i.id = p.import_id) and not exists (
      select from import_parts later where later.import_id = p.import_id and later.stored_at > now() - interval '1 hour');
  get diagnostics parts = row_count;
  delete from import_rows r using (
    select import_rows.ctid from import_rows join imports i on i.id = import_rows.import_id and i.deleted limit 10000) gone
  where r.ctid = gone.ctid;
  get diagnostics rows = row_count;
  return parts + rows;
end
$$;
