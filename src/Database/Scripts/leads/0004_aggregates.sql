insert into aggregates (state_name, table_name) values ('lead', 'leads');

drop trigger lead_is_deleted on leads;
drop trigger lead_event_is_refused on outbox;
drop function lead_is_deleted, lead_event_is_refused;

create trigger lead_is_deleted after update on leads for each row when (new.deleted and not old.deleted) execute function empty_refused_of_deleted();

create trigger lead_event_is_refused before update on outbox for each row when (new.refused is not null and old.refused is null)
execute function refused_is_of_deleted('leads');

-- Nobody has ever read them.
alter table leads drop column status, drop column source, drop column email;
