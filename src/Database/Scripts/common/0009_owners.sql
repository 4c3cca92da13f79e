-- Whose a thing is: the column of its table that has the owner's id, for what is to go with the user. The table has a column "deleted" then.
alter table aggregates add column owner text;

create function owned_by(user_id uuid) returns table (state_name text, id uuid)
language plpgsql stable
as $$
declare
  kind aggregates;
begin
  for kind in select a.* from aggregates a where a.owner is not null loop
    return query execute
      format('select %L::text, t.id from %I t where t.%I = $1 and not t.deleted', kind.state_name, kind.table_name, kind.owner)
      using user_id;
  end loop;
end
$$;
