create table leads (
  id uuid primary key,
  version int not null,
  state jsonb not null,
  status text generated always as (state->>'status') stored,
  source text generated always as (state->>'source') stored,
  assigned_user_id uuid generated always as ((state->>'assignedUserId')::uuid) stored,
  created_by uuid generated always as ((state->>'createdBy')::uuid) stored,
  email text generated always as (lower(state->>'email')) stored,
  deleted boolean generated always as (state->>'deletedAt' is not null) stored
);

-- Ids are UUIDs of version 7: the newest is the greatest.
create index leads_newest on leads (id desc) where not deleted;
create index leads_newest_assigned on leads (assigned_user_id, id desc) where not deleted;
create index leads_newest_created on leads (created_by, id desc) where not deleted;
