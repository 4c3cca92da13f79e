-- Admins step down one after the other, so that of the last two the second sees that the first is gone.
create function keep_an_admin() returns trigger
language plpgsql
as $$
begin
  perform from founder for update;
  if not exists (select from users where role = 'admin' and is_active and not deleted) then
    raise exception 'The last active admin stays.' using errcode = 'check_violation', constraint = 'last_active_admin';
  end if;
  return null;
end
$$;

create trigger admin_steps_down after update on users
for each row when (old.role = 'admin' and old.is_active and not old.deleted and not (new.role = 'admin' and new.is_active and not new.deleted))
execute function keep_an_admin();

create function user_is_stored(grain uuid, written int, next_state jsonb, envelope json) returns boolean
language plpgsql
as $$
begin
  if written = 1 then
    insert into founder (user_id)
    select grain from json_array_elements(envelope->'changes') as changes (change) where change->>'claim' = 'founder';
  end if;
  return true;
end
$$;

create function sign_in_is_stored(grain uuid, written int, next_state jsonb, envelope json) returns boolean
language plpgsql
as $$
begin
  if written = 1 then
    insert into sign_in_origins (user_id, origin, seen_at)
    select (next_state->>'userId')::uuid, origin, now()
    from unnest(array[next_state->>'source', next_state->>'deviceId']) as origins (origin)
    where origin is not null
    on conflict (user_id, origin) do update set seen_at = excluded.seen_at;

    -- Each sign-in clears away a few that ended long ago, and waits for nobody who is doing the same.
    delete from sign_ins where id in (
      select id from sign_ins where expires_at < now() - interval '1 day'
      order by expires_at limit 5
      for update skip locked);
  end if;
  return true;
end
$$;

insert into aggregates (state_name, table_name, hook) values
('user', 'users', 'user_is_stored'),
('signIn', 'sign_ins', 'sign_in_is_stored');

drop function write_user, write_sign_in;

drop trigger user_is_deleted on users;
drop trigger user_event_is_refused on outbox;
drop function user_is_deleted, user_event_is_refused;

create trigger user_is_deleted after update on users for each row when (new.deleted and not old.deleted) execute function empty_refused_of_deleted();

create trigger user_event_is_refused before update on outbox for each row when (new.refused is not null and old.refused is null)
execute function refused_is_of_deleted('users');

-- Nobody has ever read them; the origins are in a table of their own.
alter table sign_ins drop column source, drop column device_id;
