-- The places and devices that a user has signed in from; the sign-ins themselves are cleared away sooner.
create table sign_in_origins (
  user_id uuid not null,
  origin text not null,
  seen_at timestamptz not null,
  primary key (user_id, origin)
);

create index sign_ins_ended on sign_ins (user_id, ended_at) where ended_at is not null;

create or replace function write_sign_in(grain uuid, expected int, envelope json) returns int
language plpgsql
as $$
declare
  next_state jsonb := envelope->'state';
  written int;
begin
  if expected is null then
    insert into sign_ins (id, version, state) values (grain, 1, next_state)
    on conflict (id) do nothing
    returning version into written;

    if written is not null then
      insert into sign_in_origins (user_id, origin, seen_at)
      select (next_state->>'userId')::uuid, origin, now()
      from unnest(array[next_state->>'source', next_state->>'deviceId']) as origins (origin)
      where origin is not null
      on conflict (user_id, origin) do update set seen_at = excluded.seen_at;
    end if;

    -- Each sign-in clears away a few that ended long ago, and waits for nobody who is doing the same.
    delete from sign_ins where id in (
      select id from sign_ins where expires_at < now() - interval '1 day'
      order by expires_at limit 5
      for update skip locked);
  else
    update sign_ins set version = version + 1, state = next_state
    where id = grain and version = expected
    returning version into written;
  end if;

  if written is not null then
    perform record_envelope(grain, envelope);
  end if;
  return written;
end
$$;

-- Where somebody has been is personal data, and goes with the user.
create function forget_sign_ins() returns trigger
language plpgsql
as $$
begin
  delete from sign_ins where user_id = new.id;
  delete from sign_in_origins where user_id = new.id;
  return null;
end
$$;

delete from sign_ins using users where users.id = sign_ins.user_id and users.deleted;

create trigger forget_sign_ins after update on users
for each row when (new.deleted and not old.deleted) execute function forget_sign_ins();
