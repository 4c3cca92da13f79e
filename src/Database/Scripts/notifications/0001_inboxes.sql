create table inboxes (
  id uuid primary key,
  version int not null,
  state jsonb not null
);

-- Rows of their own, so that an inbox's state does not grow with its history.
create table notifications (
  id uuid primary key,
  recipient_id uuid not null,
  version int not null,
  state jsonb not null,
  status text generated always as (state->>'status') stored,
  type text generated always as (state->>'type') stored
);

create index notifications_newest on notifications (recipient_id, id desc);
