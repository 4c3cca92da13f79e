create table users (
  id uuid primary key,
  version int not null,
  state jsonb not null,
  email_key text generated always as (state->>'emailKey') stored,
  role text generated always as (state->>'role') stored,
  is_active boolean generated always as ((state->>'isActive')::boolean) stored,
  deleted boolean generated always as (state->>'deletedAt' is not null) stored
);

create unique index users_email_key on users (email_key) where not deleted;
create index users_active_admins on users (id) where role = 'admin' and is_active and not deleted;

-- The first user ever: one row, whose primary key refuses a second claim.
create table founder (
  singleton boolean primary key default true check (singleton),
  user_id uuid not null
);
