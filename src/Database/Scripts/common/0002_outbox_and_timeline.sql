-- Events on their way to Kafka. The body is json, not jsonb, because consumers see its text: members in the order they were written.
create table outbox (
  position bigint generated always as identity primary key,
  id uuid not null,
  key uuid not null,
  sequence int not null,
  topic text not null,
  body json not null,
  time timestamptz not null,
  traceparent text
);

-- Who changed what when.
create table timeline (
  aggregate_id uuid not null,
  sequence int not null,
  type text not null,
  actor uuid not null,
  time timestamptz not null,
  changes json not null,
  primary key (aggregate_id, sequence)
);

-- What an envelope carries beside the state, in the order it carries it.
create function record_envelope(aggregate uuid, envelope json) returns void
language plpgsql
as $$
begin
  insert into outbox (id, key, sequence, topic, body, time, traceparent)
  select (event->>'id')::uuid, (event->>'key')::uuid, (event->>'sequence')::int, event->>'topic', event->'body',
    (event->>'time')::timestamptz, event->>'traceparent'
  from json_array_elements(envelope->'events') with ordinality as events (event, place)
  order by place;

  insert into timeline (aggregate_id, sequence, type, actor, time, changes)
  select aggregate, (entry->>'sequence')::int, entry->>'type', (entry->>'actor')::uuid, (entry->>'time')::timestamptz, entry->'changes'
  from json_array_elements(envelope->'timeline') as entries (entry);
end
$$;
