using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MiniCrm.Auditing;
using MiniCrm.Grains.Auditing;
using MiniCrm.Grains.Events;
using MiniCrm.Users;
using Npgsql;
using Orleans.Concurrency;

// What every role has, each by a class of its own, because Orleans tells by the class where a grain may be.
namespace MiniCrm.Grains.Users;

[GrainType("usersHealth"), InRole("users"), StatelessWorker, Reentrant]
public sealed class UsersHealthGrain([FromKeyedServices("users")] NpgsqlDataSource database) : RoleHealthGrain(database), IUsersHealthGrain;

/// <summary>Keeps also what concerns security and belongs to no database of its own.</summary>
[GrainType("usersAudit"), InRole("users"), StatelessWorker, Reentrant]
public sealed class UsersAuditGrain([FromKeyedServices("users")] AuditTrail trail) : AuditGrain(trail), IUsersAuditGrain
{
    private readonly AuditTrail _trail = trail;

    public Task Add(ImmutableArray<SecurityEntry> entries) => _trail.Append(entries);
}

[GrainType("usersRelay"), InRole("users")]
public sealed class UsersRelayGrain(
    [FromKeyedServices("users")] Outbox outbox, RelayMeter meter, TimeProvider clock, ILogger<UsersRelayGrain> logger)
    : RelayGrain("users", outbox, meter, clock, logger);
