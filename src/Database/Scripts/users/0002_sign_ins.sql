create table sign_ins (
  id uuid primary key,
  version int not null,
  state jsonb not null,
  user_id uuid generated always as ((state->>'userId')::uuid) stored,
  expires_at timestamptz generated always as (utc(state->>'expiresAt')) stored
);

create index sign_ins_expired on sign_ins (expires_at);
