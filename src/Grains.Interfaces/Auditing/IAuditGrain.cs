using System.Collections.Immutable;

namespace MiniCrm.Auditing;

/// <summary>Reads the audit of one role's database; its key is 0.</summary>
[Alias("minicrm.IAuditGrain")]
public interface IAuditGrain : IGrainWithIntegerKey
{
    /// <summary>A part, newest first, for admins.</summary>
    [Alias("Read")]
    [Refuses(RefusalKind.Forbidden)]
    Task<Result<AuditPart>> Read(AuditQuery query, Caller caller);
}

[Alias("minicrm.IUsersAuditGrain")]
public interface IUsersAuditGrain : IAuditGrain
{
    /// <summary>Adds what no command leaves: sign-ins, refusals by right.</summary>
    [Alias("Add")]
    Task Add(ImmutableArray<SecurityEntry> entries);
}

[Alias("minicrm.ILeadsAuditGrain")]
public interface ILeadsAuditGrain : IAuditGrain;

[Alias("minicrm.INotificationsAuditGrain")]
public interface INotificationsAuditGrain : IAuditGrain;
