using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Auditing;
using MiniCrm.Grains.Auditing;
using Orleans.Concurrency;

namespace MiniCrm.Grains.Users;

/// <summary>Keeps also what concerns security and belongs to no database of its own.</summary>
[GrainType("usersAudit"), StatelessWorker, Reentrant]
public sealed class UsersAuditGrain([FromKeyedServices("users")] AuditTrail trail) : AuditGrain(trail), IUsersAuditGrain
{
    private readonly AuditTrail _trail = trail;

    public Task Add(ImmutableArray<SecurityEntry> entries) => _trail.Append(entries);
}
