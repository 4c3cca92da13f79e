-- Whichever comes first, the deletion or the refusal.
create function user_is_deleted() returns trigger
language plpgsql
as $$
begin
  perform empty_refused(array[new.id]);
  return null;
end
$$;

create trigger user_is_deleted after update on users for each row when (new.deleted and not old.deleted) execute function user_is_deleted();

create function user_event_is_refused() returns trigger
language plpgsql
as $$
begin
  if exists (select from users where id = new.key and deleted) then
    new.body := without_person(new.body);
  end if;
  return new;
end
$$;

create trigger user_event_is_refused before update on outbox for each row when (new.refused is not null and old.refused is null)
execute function user_event_is_refused();
