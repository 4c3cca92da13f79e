-- What is only hidden may come back: refused events are emptied when it is gone for good.
drop trigger lead_is_deleted on leads;

create trigger lead_is_gone after update on leads for each row
when (new.deleted and new.state->>'keptUntil' is null and (not old.deleted or old.state->>'keptUntil' is not null))
execute function empty_refused_of_deleted();

-- For the sweep. As text, of one form, so that its order is that of the times; a column of its own would write a whole table anew.
create index leads_kept on leads ((state->>'keptUntil')) where state->>'keptUntil' is not null;
