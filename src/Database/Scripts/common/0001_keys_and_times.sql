-- Orleans hands a Guid key over as the two little-endian halves of Guid.ToByteArray(), whose first eight bytes are themselves three
-- little-endian numbers; int8send turns each half around as a whole.
create function grain_key(n0 bigint, n1 bigint) returns uuid
language sql immutable strict parallel safe
as $$
  select encode(
    substring(int8send(n0) from 5 for 4) || substring(int8send(n0) from 3 for 2) || substring(int8send(n0) from 1 for 2)
    || substring(int8send(n1) from 8 for 1) || substring(int8send(n1) from 7 for 1)
    || substring(int8send(n1) from 6 for 1) || substring(int8send(n1) from 5 for 1)
    || substring(int8send(n1) from 4 for 1) || substring(int8send(n1) from 3 for 1)
    || substring(int8send(n1) from 2 for 1) || substring(int8send(n1) from 1 for 1),
    'hex')::uuid
$$;

-- A time as states hold it, 2026-11-25T04:01:02.123Z. A cast would depend on the session's settings, so it could not make a generated column.
create function utc(value text) returns timestamptz
language sql immutable strict parallel safe
as $$
  select make_timestamp(
    substring(value from 1 for 4)::int, substring(value from 6 for 2)::int, substring(value from 9 for 2)::int,
    substring(value from 12 for 2)::int, substring(value from 15 for 2)::int, substring(value from 18 for 6)::double precision)
    at time zone 'UTC'
$$;
