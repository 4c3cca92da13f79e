create function write_user(grain uuid, expected int, envelope json) returns int
language plpgsql
as $$
declare
  next_state jsonb := envelope->'state';
  steps_down boolean := false;
  written int;
begin
  if expected is null then
    insert into users (id, version, state) values (grain, 1, next_state)
    on conflict (id) do nothing
    returning version into written;

    if written is not null then
      insert into founder (user_id)
      select grain from json_array_elements(envelope->'changes') as changes (change) where change->>'claim' = 'founder';
    end if;
  else
    if next_state->>'role' is distinct from 'admin' or next_state->>'isActive' is distinct from 'true' or next_state->>'deletedAt' is not null then
      select role = 'admin' and is_active and not deleted into steps_down from users where id = grain;
    end if;

    -- Admins step down one after the other, so that of the last two the second sees that the first is gone.
    if steps_down then
      perform from founder for update;
    end if;

    update users set version = version + 1, state = next_state
    where id = grain and version = expected
    returning version into written;

    if steps_down and written is not null
      and not exists (select from users where role = 'admin' and is_active and not deleted) then
      raise exception 'The last active admin stays.' using errcode = 'check_violation', constraint = 'last_active_admin';
    end if;
  end if;

  if written is not null then
    -- A deleted user leaves no personal data behind: the timeline goes on telling who did what kind of thing when.
    if next_state->>'deletedAt' is not null then
      update timeline set changes = '[]' where aggregate_id = grain;
    end if;

    perform record_envelope(grain, envelope);
  end if;
  return written;
end
$$;

create function write_sign_in(grain uuid, expected int, envelope json) returns int
language plpgsql
as $$
declare
  written int;
begin
  if expected is null then
    insert into sign_ins (id, version, state) values (grain, 1, (envelope->'state')::jsonb)
    on conflict (id) do nothing
    returning version into written;

    -- Each sign-in clears away a few that ended long ago, and waits for nobody who is doing the same.
    delete from sign_ins where id in (
      select id from sign_ins where expires_at < now() - interval '1 day'
      order by expires_at limit 5
      for update skip locked);
  else
    update sign_ins set version = version + 1, state = (envelope->'state')::jsonb
    where id = grain and version = expected
    returning version into written;
  end if;

  if written is not null then
    perform record_envelope(grain, envelope);
  end if;
  return written;
end
$$;

create function write_state(state_name text, grain uuid, expected int, envelope json) returns int
language plpgsql
as $$
begin
  case state_name
    when 'user' then return write_user(grain, expected, envelope);
    when 'signIn' then return write_sign_in(grain, expected, envelope);
    else raise exception 'No table holds a state named %.', state_name;
  end case;
end
$$;

create function read_state(state_name text, grain uuid) returns table (state jsonb, version int)
language sql stable
as $$
  select state, version from users where state_name = 'user' and id = grain
  union all
  select state, version from sign_ins where state_name = 'signIn' and id = grain
$$;
