-- Whichever comes first, the deletion or the refusal.
create function lead_is_deleted() returns trigger
language plpgsql
as $$
begin
  perform empty_refused(array[new.id]);
  return null;
end
$$;

create trigger lead_is_deleted after update on leads for each row when (new.deleted and not old.deleted) execute function lead_is_deleted();

create function lead_event_is_refused() returns trigger
language plpgsql
as $$
begin
  if exists (select from leads where id = new.key and deleted) then
    new.body := without_person(new.body);
  end if;
  return new;
end
$$;

create trigger lead_event_is_refused before update on outbox for each row when (new.refused is not null and old.refused is null)
execute function lead_event_is_refused();
