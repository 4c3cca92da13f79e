-- The audit: who did what to which thing when, from where. Commands leave their entry in the timeline, as before; a sealer, away from
-- commands, gives each its number in one chain of hashes. Nobody changes what is there: only a deleted person's values are emptied.

-- The salt goes with the values it hides; the position is the order of sealing, which survives a restore into another server.
alter table timeline
  add column source text,
  add column salt uuid default gen_random_uuid(),
  add column position bigint generated always as identity;

create unique index timeline_in_order on timeline (position);

create function keep_timeline() returns trigger
language plpgsql
as $$
begin
  if tg_op = 'UPDATE' and new.changes::text = '[]'
    and (new.aggregate_id, new.sequence, new.type, new.actor, new.time, new.source, new.position)
      is not distinct from (old.aggregate_id, old.sequence, old.type, old.actor, old.time, old.source, old.position)
  then
    new.salt := null;
    return new;
  end if;
  raise exception 'The timeline is only added to; values are emptied, and nothing else.' using errcode = 'restrict_violation';
end
$$;

create function keep_audit() returns trigger
language plpgsql
as $$
begin
  raise exception 'The audit is only added to.' using errcode = 'restrict_violation';
end
$$;

create trigger timeline_is_kept before update or delete on timeline for each row execute function keep_timeline();
create trigger timeline_is_not_emptied before truncate on timeline for each statement execute function keep_audit();

-- UUIDs of version 7: the newest is the greatest, and within a millisecond that with the greatest number.
create function audit_id(at timestamptz, number bigint, hash bytea) returns uuid
language sql immutable strict parallel safe
as $$
  select (lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0')
    || '7' || lpad(to_hex(number % 4096), 3, '0')
    || '8' || substring(encode(hash, 'hex') from 1 for 15))::uuid
$$;

create table audit (
  number bigint primary key,
  kind text,
  subject uuid,
  -- Of the timeline; none for what is no command.
  sequence int,
  action text not null,
  actor uuid,
  source text,
  time timestamptz not null,
  -- How often, where entries were put together.
  times int not null default 1,
  detail text,
  -- Of salt and changes; none when they had been emptied before.
  digest bytea,
  hash bytea not null,
  id uuid not null generated always as (audit_id(time, number, hash)) stored
);

create unique index audit_newest on audit (id desc);
create index audit_newest_by_actor on audit (actor, id desc);
create index audit_newest_of_subject on audit (subject, id desc);

create trigger audit_is_kept before update or delete or truncate on audit for each statement execute function keep_audit();

-- How far the chain has come, and up to which position nothing can come any more once every transaction before the marked one has ended.
create table audit_head (
  singleton boolean primary key default true check (singleton),
  number bigint not null default 0,
  hash bytea not null default '\x',
  position bigint not null default 0,
  mark bigint not null default 0,
  mark_transaction xid8 not null default '0'
);

insert into audit_head default values;

-- What the hash of an entry covers, beside the hash before it. scripts/audit.sql says the same once more, to verify it.
create function audit_text(
  number bigint, kind text, subject uuid, sequence int, action text, actor uuid, source text, at timestamptz, times int, detail text, digest bytea)
returns text
language sql stable parallel safe
as $$
  select json_build_array(
    number, kind, subject, sequence, action, actor, source, extract(epoch from at)::text, times, detail, encode(digest, 'hex'))::text
$$;

create function audit_link(hash bytea, beginning bytea, entry text) returns bytea
language sql immutable parallel safe
as $$
  select sha256(coalesce(hash, beginning) || convert_to(entry, 'UTF8'))
$$;

create aggregate audit_chain(beginning bytea, entry text) (sfunc = audit_link, stype = bytea);

-- Seals what is certain to be complete, in the order of positions, which become visible in any order. One at a time: who comes second
-- leaves it to the first. Between the mark and its sealing no lock is held and no command waits.
create function audit_seal(most int, out sealed int, out waits boolean)
language plpgsql
as $$
declare
  head audit_head;
  newest bigint;
begin
  sealed := 0;
  waits := false;
  if not pg_try_advisory_xact_lock(hashtext('audit')) then
    return;
  end if;

  -- Before this transaction has a number of its own: whoever has taken an earlier position has one below it.
  select coalesce(max(position), 0) into newest from timeline;
  select * into head from audit_head;

  -- A transaction beyond all that there were: the database was restored into another server, and nothing is under way.
  if head.position < head.mark
    and (pg_snapshot_xmin(pg_current_snapshot()) >= head.mark_transaction or pg_snapshot_xmax(pg_current_snapshot()) <= head.mark_transaction)
  then
    with next as materialized (
      select head.number + row_number() over (order by position) as number, split_part(type, '.', 1) as kind, aggregate_id as subject,
        sequence, type as action, actor, source, time, sha256(uuid_send(salt) || convert_to(changes::text, 'UTF8')) as digest, position
      from (
        select * from timeline where position > head.position and position <= head.mark order by position limit most) entries
    ), chained as materialized (
      select next.*, audit_chain(head.hash, audit_text(number, kind, subject, sequence, action, actor, source, time, 1, null, digest))
        over (order by number) as hash
      from next
    ), stored as (
      insert into audit (number, kind, subject, sequence, action, actor, source, time, digest, hash)
      select number, kind, subject, sequence, action, actor, source, time, digest, hash from chained
    ), last as (
      select * from chained order by number desc limit 1
    ), moved as (
      update audit_head set number = last.number, hash = last.hash, position = last.position from last
    )
    select count(*) into sealed from chained;
    if sealed < most then
      -- Of positions up to the mark that are not there, none comes any more.
      update audit_head set position = mark;
    end if;
    select * into head from audit_head;
  end if;

  if head.position = head.mark and newest > head.mark then
    update audit_head set mark = newest, mark_transaction = pg_current_xact_id();
  end if;
  waits := head.position < newest;
end
$$;

-- Entries that no command leaves: they join the chain at once.
create function audit_append(entries json) returns void
language plpgsql
as $$
declare
  head audit_head;
begin
  perform pg_advisory_xact_lock(hashtext('audit'));
  select * into head from audit_head;
  with next as materialized (
    select head.number + place as number, entry->>'kind' as kind, (entry->>'subject')::uuid as subject, entry->>'action' as action,
      (entry->>'actor')::uuid as actor, entry->>'source' as source, (entry->>'time')::timestamptz as time, (entry->>'times')::int as times,
      entry->>'detail' as detail
    from json_array_elements(entries) with ordinality as listed (entry, place)
  ), chained as materialized (
    select next.*, audit_chain(head.hash, audit_text(number, kind, subject, null, action, actor, source, time, times, detail, null))
      over (order by number) as hash
    from next
  ), stored as (
    insert into audit (number, kind, subject, action, actor, source, time, times, detail, hash)
    select number, kind, subject, action, actor, source, time, times, detail, hash from chained
  ), last as (
    select * from chained order by number desc limit 1
  )
  update audit_head set number = last.number, hash = last.hash from last;
end
$$;

-- As before, and where the request came from; an entry may be of another thing than the one that is written.
create or replace function record_envelope(aggregate uuid, envelope json) returns void
language plpgsql
as $$
begin
  insert into outbox (id, key, sequence, topic, body, time, traceparent)
  select (event->>'id')::uuid, (event->>'key')::uuid, (event->>'sequence')::int, event->>'topic', event->'body',
    (event->>'time')::timestamptz, event->>'traceparent'
  from json_array_elements(envelope->'events') with ordinality as events (event, place)
  order by place;

  insert into timeline (aggregate_id, sequence, type, actor, time, changes, source)
  select coalesce((entry->>'of')::uuid, aggregate), (entry->>'sequence')::int, entry->>'type', (entry->>'actor')::uuid,
    (entry->>'time')::timestamptz, entry->'changes', entry->>'source'
  from json_array_elements(envelope->'timeline') with ordinality as entries (entry, place)
  order by place;
end
$$;
