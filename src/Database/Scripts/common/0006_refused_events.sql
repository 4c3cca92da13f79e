-- An event that Kafka refuses for good stays in the outbox until an operator decides about it. Of somebody, or something, that has been deleted
-- it keeps what happened, and no longer to whom. What is only waiting is published first: then it is gone.
create function without_person(body json) returns json
language sql immutable strict parallel safe
as $$
  select json_object_agg(key, case when key in ('firstName', 'lastName', 'email', 'title', 'message') then to_json(''::text) else value end)
  from json_each(body)
$$;

create function empty_refused(keys uuid[]) returns void
language sql
as $$
  update outbox set body = without_person(body) where refused is not null and key = any (keys)
$$;
