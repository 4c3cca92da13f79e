-- Writes that a silo puts together: each with its own outcome, as of write_state. Whom a lock holds up holds up the others only for a
-- moment: the statement fails, and each of them writes alone.
create function write_states(state_names text[], grains uuid[], expected int[], envelopes bytea[]) returns int[]
language plpgsql
set lock_timeout = '100ms'
as $$
declare
  written int[] := array_fill(null::int, array[cardinality(grains)]);
begin
  for i in 1 .. cardinality(grains) loop
    written[i] := write_state(state_names[i], grains[i], expected[i], convert_from(envelopes[i], 'UTF8')::json);
  end loop;
  return written;
end
$$;
