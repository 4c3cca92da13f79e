-- What the spellings of one e-mail address have in common, made of the state's emailKey, which is in lower case: letters that fold to another
-- lower-case letter, such as the final sigma of Greek, and letters written with marks of their own. It is EmailAddress.Key; a test compares the two.
-- An I is left over from the dotted capital one of Turkish.
create function email_fold_of(lower_case text) returns text
language sql immutable strict parallel safe
as $$
  select normalize(translate(normalize(lower_case, NFD),
    U&'I\00B5\017F\03C2\03D0\03D1\03D5\03D6\03F0\03F1\03F5\1C80\1C81\1C82\1C83\1C84\1C85\1C86\1C87\1C88',
    U&'i\03BCs\03C3\03B2\03B8\03C6\03C0\03BA\03C1\03B5\0432\0434\043E\0441\0442\0442\044A\0463\A64B'), NFC)
$$;

-- A column beside the state, so that the build before this one goes on writing and finding its lower-case keys.
alter table users
  add column email_fold text generated always as (email_fold_of(state->>'emailKey')) stored,

  -- The address of somebody who has had it before it was told from that of an older account by its spelling alone. Both go on with theirs,
  -- each found by its own spelling, until one of them changes it.
  add column shared_email text;

update users set shared_email = email_key
where id in (
  select id from (select id, row_number() over (partition by email_fold order by id) as place from users where not deleted) as living
  where place > 1);

-- Under the name that both builds know: what violates either index violates this one first.
drop index users_email_key;
create unique index users_email_key on users (email_fold) where not deleted and email_key is distinct from shared_email;
create unique index users_email_lower_key on users (email_key) where not deleted;
create index users_email on users (email_fold) where not deleted;
