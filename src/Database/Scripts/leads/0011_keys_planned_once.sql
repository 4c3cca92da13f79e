-- As before, in PL/pgSQL: what cannot be put into the statement that stores a lead is a function in SQL, and planned anew by each of them.
create or replace function email_key_of(email text) returns text
language plpgsql immutable strict parallel safe
as $$
begin
  return case
    when octet_length(email) = length(email) then lower(email collate "C")
    else email_fold_of(lower(email collate "und-x-icu") collate "C") end;
end
$$;

create or replace function phone_key_of(state jsonb) returns text
language plpgsql immutable strict parallel safe
as $$
begin
  return case when translate(state->>'phone', '0123456789', '') = '+' then state->>'phone' else state->>'phoneE164' end;
end
$$;
