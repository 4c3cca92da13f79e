-- What the list of a user's notifications is filtered and sorted by: each within the inbox of that user, in the order of the ids. In an index is
-- what is rare, where inboxes are large: what most have is soon found among the newest, and costs its writes nothing more.
alter table notifications add column unread boolean generated always as (state->>'readAt' is null) stored;

create index notifications_unread on notifications (recipient_id, id) where unread;
create index notifications_not_sent on notifications (recipient_id, status, id) where status <> 'sent';
create index notifications_by_channel on notifications (recipient_id, type, id) where type <> 'in_app';
