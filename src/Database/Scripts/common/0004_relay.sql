-- The relay reads from the oldest transaction that was still open at its last look: rows become visible in the order of neither
-- position nor transaction, but none of an older transaction can come any more.
alter table outbox add column transaction xid8 not null default pg_current_xact_id();

-- Why Kafka refuses the record for good. It stops its key until an operator clears the reason, or deletes the row.
alter table outbox add column refused text;

create index outbox_in_order on outbox (transaction, position);
create index outbox_refused on outbox (key) where refused is not null;

-- Rows live for milliseconds: what matters is how many have gone, not how many there are.
alter table outbox set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);

-- The next rows in order, without those of stopped keys and of keys that are to wait; always one row at least, which tells the horizon of
-- this look and whether keys are stopped. Beside a snapshot held open the table is full of rows that have gone, and statistics that call
-- it small make the planner read all of it: only by the indexes.
create function outbox_page(beginning xid8, waiting uuid[], most int)
returns table (
  horizon xid8, has_refused boolean, "position" bigint, id uuid, key uuid, sequence int, topic text, body text, "time" timestamptz, traceparent text)
language plpgsql stable
set enable_seqscan = off
set enable_bitmapscan = off
set enable_sort = off
as $$
begin
  return query
    select pg_snapshot_xmin(pg_current_snapshot()), exists (select from outbox stopped where stopped.refused is not null),
      next.position, next.id, next.key, next.sequence, next.topic, next.body::text, next.time, next.traceparent
    from (select) as look left join lateral (
      select * from outbox
      where outbox.transaction >= beginning and outbox.refused is null and outbox.key <> all (waiting)
        and not exists (select from outbox stopped where stopped.refused is not null and stopped.key = outbox.key)
      order by outbox.transaction, outbox.position limit most) next on true;
end
$$;
