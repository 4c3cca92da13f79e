-- Leads with the same e-mail address or telephone number are found when one of them is written.

-- As in the users' database.
create function email_fold_of(lower_case text) returns text
language sql immutable strict parallel safe
as $$
  select normalize(translate(normalize(lower_case, NFD),
    U&'I\00B5\017F\03C2\03D0\03D1\03D5\03D6\03F0\03F1\03F5\1C80\1C81\1C82\1C83\1C84\1C85\1C86\1C87\1C88',
    U&'i\03BCs\03C3\03B2\03B8\03C6\03C0\03BA\03C1\03B5\0432\0434\043E\0441\0442\0442\044A\0463\A64B'), NFC)
$$;

-- EmailAddress.Key; a test compares the two.
create function email_key_of(email text) returns text
language sql immutable strict parallel safe
as $$
  select case
    when octet_length(email) = length(email) then lower(email collate "C")
    else email_fold_of(lower(email collate "und-x-icu") collate "C") end
$$;

-- In E.164. A build before this one, which writes phoneE164 back as it was, writes no other telephone numbers than such.
create function phone_key_of(state jsonb) returns text
language sql immutable strict parallel safe
as $$
  select case when translate(state->>'phone', '0123456789', '') = '+' then state->>'phone' else state->>'phoneE164' end
$$;

-- Beside them kept_until, since the table is written anew: an index of an expression of the state is written by every update.
alter table leads
  add column email_key text collate "C" generated always as (nullif(email_key_of(state->>'email'), '')) stored,
  add column phone_key text collate "C" generated always as (phone_key_of(state)) stored,
  add column kept_until text collate "C" generated always as (state->>'keptUntil') stored;

drop index leads_kept;
create index leads_kept on leads (kept_until) where kept_until is not null;

create index leads_of_email on leads (email_key, id) where not deleted and email_key is not null;
create index leads_of_phone on leads (phone_key, id) where not deleted and phone_key is not null;

-- Whether another lead has one of the keys that are sought, {"email", "phone", "refuse"}. Of those who are the first to write a key at once each
-- sees the one before it: they come one after the other. Two keys are locked in the same order everywhere, and nobody in a group waits for one
-- with others held: so nobody waits for somebody who waits.
create function leads_alike(grain uuid, sought json, together boolean) returns int
language plpgsql
as $$
declare
  email text := sought->>'email';
  phone text := sought->>'phone';
  found_one int := case when sought->>'refuse' = 'true' then 2 else 1 end;
  low bigint := least(hashtextextended('email ' || email, 0), hashtextextended('phone ' || phone, 0));
  high bigint := greatest(hashtextextended('email ' || email, 0), hashtextextended('phone ' || phone, 0));
  is_first boolean := pg_try_advisory_xact_lock(low) and pg_try_advisory_xact_lock(high);
begin
  if exists (select from leads where email_key = email and not deleted and id <> grain)
    or exists (select from leads where phone_key = phone and not deleted and id <> grain) then
    return found_one;
  elsif is_first then
    return 0;
  elsif together then
    return 3;
  end if;

  perform pg_advisory_xact_lock(low);
  perform pg_advisory_xact_lock(high);
  if exists (select from leads where email_key = email and not deleted and id <> grain)
    or exists (select from leads where phone_key = phone and not deleted and id <> grain) then
    return found_one;
  end if;
  return 0;
end
$$;

update aggregates set guard = 'leads_alike' where state_name = 'lead';
