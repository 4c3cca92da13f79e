-- As before, each part of the envelope parsed once: text that is json is read from its beginning for each member that is asked for.
create or replace function record_envelope(aggregate uuid, envelope json) returns void
language plpgsql
as $$
begin
  insert into outbox (id, key, sequence, topic, body, time, traceparent)
  select id, key, sequence, topic, body, time, traceparent
  from rows from (json_to_recordset(envelope->'events')
    as (id uuid, key uuid, sequence int, topic text, body json, time timestamptz, traceparent text)) with ordinality
    as events (id, key, sequence, topic, body, time, traceparent, place)
  order by place;

  insert into timeline (aggregate_id, sequence, type, actor, time, changes, source)
  select coalesce("of", aggregate), sequence, type, actor, time, changes, source
  from rows from (json_to_recordset(envelope->'timeline')
    as (sequence int, type text, actor uuid, time timestamptz, changes json, source text, "of" uuid)) with ordinality
    as entries (sequence, type, actor, time, changes, source, "of", place)
  order by place;
end
$$;
