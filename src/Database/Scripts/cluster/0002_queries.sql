-- What Orleans' membership table runs. Names of parameters and columns are Orleans'; status 3 is "active".
create table orleansquery (
  querykey text primary key,
  querytext text not null
);

insert into orleansquery (querykey, querytext) values
('InsertMembershipVersionKey', $query$
with created as (
  insert into membership_version (deployment_id) values (@DeploymentId)
  on conflict do nothing
  returning 1)
select count(*)::int from created
$query$),

-- The row of the version is locked first: of two with the same version the second finds another one, and joins nothing.
('InsertMembershipKey', $query$
with moved as (
  update membership_version set version = version + 1
  where deployment_id = @DeploymentId and version = @Version
    and not exists (
      select from membership
      where deployment_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
  returning deployment_id),
joined as (
  insert into membership (deployment_id, address, port, generation, silo_name, host_name, status, proxy_port, start_time, i_am_alive_time)
  select deployment_id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
  from moved
  returning 1)
select count(*)::int from joined
$query$),

('UpdateMembershipKey', $query$
with moved as (
  update membership_version set version = version + 1
  where deployment_id = @DeploymentId and version = @Version
    and exists (
      select from membership
      where deployment_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
  returning deployment_id),
changed as (
  update membership member
  set status = @Status, suspect_times = @SuspectTimes, i_am_alive_time = @IAmAliveTime
  from moved
  where member.deployment_id = moved.deployment_id
    and member.address = @Address and member.port = @Port and member.generation = @Generation
  returning 1)
select count(*)::int from changed
$query$),

('UpdateIAmAlivetimeKey', $query$
update membership set i_am_alive_time = @IAmAliveTime
where deployment_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation
$query$),

-- One row of nulls beside the version when there is no such member.
('MembershipReadRowKey', $query$
select table_version.deployment_id as DeploymentId, address as Address, port as Port, generation as Generation, silo_name as SiloName,
  host_name as HostName, status as Status, proxy_port as ProxyPort, suspect_times as SuspectTimes, start_time as StartTime,
  i_am_alive_time as IAmAliveTime, version as Version
from membership_version table_version
left join membership member on member.deployment_id = table_version.deployment_id
  and address = @Address and port = @Port and generation = @Generation
where table_version.deployment_id = @DeploymentId
$query$),

('MembershipReadAllKey', $query$
select table_version.deployment_id as DeploymentId, address as Address, port as Port, generation as Generation, silo_name as SiloName,
  host_name as HostName, status as Status, proxy_port as ProxyPort, suspect_times as SuspectTimes, start_time as StartTime,
  i_am_alive_time as IAmAliveTime, version as Version
from membership_version table_version
left join membership member on member.deployment_id = table_version.deployment_id
where table_version.deployment_id = @DeploymentId
$query$),

('GatewaysQueryKey', $query$
select address as Address, proxy_port as ProxyPort, generation as Generation
from membership
where deployment_id = @DeploymentId and status = @Status and proxy_port > 0
$query$),

-- Several silos clean up at once: none waits for what another is removing.
('CleanupDefunctSiloEntriesKey', $query$
delete from membership
where (deployment_id, address, port, generation) in (
  select deployment_id, address, port, generation
  from membership
  where deployment_id = @DeploymentId and i_am_alive_time < @IAmAliveTime and status <> 3
  for update skip locked)
$query$),

('DeleteMembershipTableEntriesKey', $query$
with members as (
  delete from membership where deployment_id = @DeploymentId)
delete from membership_version where deployment_id = @DeploymentId
$query$);
