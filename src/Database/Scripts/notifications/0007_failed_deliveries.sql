-- Few among many: an admin looks at the latest of them.
create index notifications_failed on notifications (utc(state->>'updatedAt') desc, id desc) where status = 'failed';
