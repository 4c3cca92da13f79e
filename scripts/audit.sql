-- Verifies the audit of one database, run by ./minicrm audit verify as: psql -v head=NUMBER:HASH (or empty) -f audit.sql
-- It trusts no function of the database: what the hash covers is said here once more. Read in one snapshot.
\set ON_ERROR_STOP on
set timezone = 'UTC';
begin transaction isolation level repeatable read read only;

with chain as (
  select audit.*,
    lag(number, 1, 0) over (order by number) as previous,
    sha256(lag(hash, 1, '\x') over (order by number) || convert_to(json_build_array(
      number, kind, subject, sequence, action, actor, source, extract(epoch from time)::text, times, detail, encode(digest, 'hex'))::text, 'UTF8')) as due
  from audit
), erasures as (
  -- A deletion whose own entry was sealed with values hides a thing, and empties nothing.
  select subject, max(number) as number
  from audit join timeline on aggregate_id = subject and timeline.sequence = audit.sequence
  where action like '%.erased' or (action like '%.deleted' and salt is not null and changes::text = '[]')
  group by subject
), broken as (
  select number, case
    when number <> previous + 1 then format('%s is missing', previous + 1)
    when hash <> due then 'it is not what was sealed, or what is before it is not'
    end as reason
  from chain where number <> previous + 1 or hash <> due
  union all
  -- What the timeline shows is what was sealed; values are gone only where the thing was erased afterwards.
  select chain.number, case
    when timeline.position is null then 'its entry in the timeline is missing'
    when (type, timeline.actor, timeline.source, timeline.time) is distinct from (action, chain.actor, chain.source, chain.time)
      then 'its entry in the timeline is another one'
    when salt is null and changes::text = '[]' then 'its values were emptied, and nothing was deleted'
    else 'its values in the timeline are others'
    end
  from chain
    left join timeline on aggregate_id = chain.subject and timeline.sequence = chain.sequence
    left join erasures on erasures.subject = chain.subject and erasures.number > chain.number
  where chain.sequence is not null and (
    timeline.position is null
    or (type, timeline.actor, timeline.source, timeline.time) is distinct from (action, chain.actor, chain.source, chain.time)
    or (salt is null and changes::text = '[]' and erasures.number is null)
    or (not (salt is null and changes::text = '[]') and sha256(uuid_send(salt) || convert_to(changes::text, 'UTF8')) is distinct from chain.digest))
  union all
  select least(end_of_chain.number, audit_head.number) + 1, case when audit_head.number > end_of_chain.number
    then format('the chain ends before it, and had come to %s', audit_head.number) else 'it comes after the end of the chain' end
  from audit_head, (select coalesce(max(number), 0) as number from audit) end_of_chain
  where audit_head.number <> end_of_chain.number
  union all
  select number, 'the chain ends with another hash than it came to'
  from audit_head join audit using (number) where audit_head.hash <> audit.hash
  union all
  select audit_head.number + 1, format('the entry %s of %s in the timeline was never sealed', timeline.sequence, aggregate_id)
  from audit_head, timeline
  where timeline.position <= audit_head.position
    and not exists (select from audit where subject = aggregate_id and audit.sequence = timeline.sequence)
  union all
  select noted.number, 'it is not the one whose head was noted'
  from (select nullif(split_part(:'head', ':', 1), '')::bigint as number, split_part(:'head', ':', 2) as hash where :'head' <> '') noted
  where not exists (select from audit where audit.number = noted.number and encode(audit.hash, 'hex') = noted.hash)
)
select (select count(*) from audit) as entries,
  (select number || ':' || encode(hash, 'hex') from audit_head) as head,
  (select count(*) from timeline, audit_head where timeline.position > audit_head.position) as waiting,
  coalesce((select format('BROKEN at %s: %s', number, reason) from broken order by number limit 1), 'OK') as verdict;

commit;
