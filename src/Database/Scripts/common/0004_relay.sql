-- The relay reads from the oldest transaction that was still open at its last look: rows become visible in the order of neither
-- position nor transaction, but none of an older transaction can come any more.
alter table outbox add column transaction xid8 not null default pg_current_xact_id();

-- Why Kafka refuses the record for good. It stops its key until an operator clears the reason, or deletes the row.
alter table outbox add column refused text;

create index outbox_in_order on outbox (transaction, position);
create index outbox_refused on outbox (key) where refused is not null;
