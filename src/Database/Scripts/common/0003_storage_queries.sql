-- What Orleans' storage provider runs. Each role database brings its own write_state and read_state:
-- write_state answers the new version, or null when the expected version (null: no row) is not the one stored, and then nothing is changed.
create table orleansquery (
  querykey text primary key,
  querytext text not null
);

insert into orleansquery (querykey, querytext) values
('WriteToStorageKey', $query$
select write_state(@GrainTypeString, grain_key(@GrainIdN0, @GrainIdN1), @GrainStateVersion, convert_from(@PayloadBinary, 'UTF8')::json)
  as NewGrainStateVersion
$query$),
('ReadFromStorageKey', $query$
select convert_to('{"state":' || state::text || '}', 'UTF8') as PayloadBinary, version as Version
from read_state(@GrainTypeString, grain_key(@GrainIdN0, @GrainIdN1))
$query$),
-- Deleting is a write of a last state; the provider asks for these two all the same, and is told of a conflict if it ever runs them.
('ClearStorageKey', 'select null::int'),
('DeleteStorageKey', 'select null::int');
