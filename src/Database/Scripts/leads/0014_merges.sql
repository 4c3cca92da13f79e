-- Two leads by one statement: one that is a part of the other, or is none any more. Neither is written unless both are of the versions
-- expected; rows are locked in one order, so that two merges across each other do not wait for one another.
create function write_merge(
  whole uuid, whole_expected int, whole_envelope text, part uuid, part_expected int, part_envelope text) returns boolean
language plpgsql
as $$
begin
  if (select count(*) from (
    select from leads
    where (id = whole and version = whole_expected) or (id = part and version = part_expected)
    order by id for update) expected) < 2
  then
    return false;
  end if;

  perform write_state('lead', part, part_expected, part_envelope::json);
  perform write_state('lead', whole, whole_expected, whole_envelope::json);
  return true;
end
$$;

-- What is a part of a lead goes with it, and is no sweep's business.
create function parts_are_gone() returns trigger
language plpgsql
as $$
declare
  parts uuid[];
begin
  select array_agg(id) into parts from (
    select (part->>'id')::uuid as id from jsonb_array_elements(new.state->'merged') as merged (part)
    union
    select (within->>'id')::uuid from jsonb_array_elements(new.state->'merged') as merged (part), jsonb_array_elements(part->'within') as parts (within)
  ) listed;

  update timeline set changes = '[]' where aggregate_id = any (parts);
  update leads set
    version = version + 1,
    state = jsonb_build_object(
      'firstName', '', 'lastName', '', 'email', '', 'status', state->'status', 'source', state->'source', 'assignedUserId', state->'assignedUserId',
      'createdBy', state->'createdBy', 'createdAt', state->'createdAt', 'updatedAt', new.state->'updatedAt', 'deletedAt', state->'deletedAt',
      'deletedBy', state->'deletedBy', 'mergedInto', state->'mergedInto', 'sequence', (state->>'sequence')::int + 1, 'writeId', state->'writeId')
  where id = any (parts) and state->>'mergedInto' is not null;
  return null;
end
$$;

create trigger parts_are_gone after update on leads for each row
when (new.deleted and new.state->>'keptUntil' is null and (not old.deleted or old.state->>'keptUntil' is not null) and new.state ? 'merged')
execute function parts_are_gone();
