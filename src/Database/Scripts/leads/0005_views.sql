create table views (
  id uuid primary key,
  version int not null,
  state jsonb not null,
  owner_id uuid generated always as ((state->>'ownerId')::uuid) stored,
  shared boolean generated always as ((state->>'shared')::boolean) stored,
  deleted boolean generated always as (state->>'deletedAt' is not null) stored
);

create index views_newest_of_owner on views (owner_id, id desc) where not deleted;
create index views_newest_shared on views (id desc) where shared and not deleted;

-- Those who create at once are counted one after the other.
create function view_is_stored(grain uuid, written int, next_state jsonb, envelope json) returns boolean
language plpgsql
as $$
begin
  if written = 1 then
    perform pg_advisory_xact_lock(hashtextextended('views of ' || (next_state->>'ownerId'), 0));
    if (select count(*) from views where owner_id = (next_state->>'ownerId')::uuid and not deleted) > 100 then
      raise exception 'A user has at most 100 views.' using errcode = 'check_violation', constraint = 'views_of_owner';
    end if;
  end if;
  return true;
end
$$;

insert into aggregates (state_name, table_name, hook) values ('view', 'views', 'view_is_stored');
