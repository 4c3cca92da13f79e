alter table notifications
  -- When to deliver it; null unless it is pending. The build before this one writes no due time: what it leaves pending is due at once.
  add column due_at timestamptz generated always as (
    case when state->>'status' = 'pending' then coalesce(utc(state->>'dueAt'), utc(state->>'createdAt')) end) stored,

  -- Who is delivering it at the moment, and until when nobody else may: no part of the state, and no new version.
  add column lease uuid,
  add column leased_until timestamptz;

create index notifications_due on notifications (type, due_at) where status = 'pending';
