-- Where sign-ins come from, for those who look for the sign-ins of a user.
alter table sign_ins
  add column source text generated always as (state->>'source') stored,
  add column device_id uuid generated always as ((state->>'deviceId')::uuid) stored,
  add column ended_at timestamptz generated always as (utc(state->>'endedAt')) stored;

create index sign_ins_of_user on sign_ins (user_id);
