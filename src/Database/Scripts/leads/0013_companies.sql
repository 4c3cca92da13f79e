-- The letters and digits of a company's name, without case and accents: what a filter compares. Found by index, since a name may be a thousand leads'.
alter table leads add column company_key text collate "C" generated always as (nullif(replace(search_fold(state->>'company'), ' ', ''), '')) stored;

create index leads_of_company on leads (company_key, id) where not deleted and company_key is not null;
