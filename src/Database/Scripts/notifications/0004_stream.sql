-- The version of the inbox that a notification was last written with: whoever watches an inbox goes on from there. A write holds one
-- notification. What was written before this script is not told again.
alter table notifications add column inbox_version int not null default 0;

create index notifications_by_write on notifications (recipient_id, inbox_version);
