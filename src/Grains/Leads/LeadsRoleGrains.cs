using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MiniCrm.Auditing;
using MiniCrm.Grains.Auditing;
using MiniCrm.Grains.Events;
using MiniCrm.Grains.Owned;
using MiniCrm.Leads;
using Npgsql;
using Orleans.Concurrency;

// What every role has, each by a class of its own, because Orleans tells by the class where a grain may be.
namespace MiniCrm.Grains.Leads;

[GrainType("leadsHealth"), InRole("leads"), StatelessWorker, Reentrant]
public sealed class LeadsHealthGrain([FromKeyedServices("leads")] NpgsqlDataSource database) : RoleHealthGrain(database), ILeadsHealthGrain;

[GrainType("leadsAudit"), InRole("leads"), StatelessWorker, Reentrant]
public sealed class LeadsAuditGrain([FromKeyedServices("leads")] AuditTrail trail) : AuditGrain(trail), ILeadsAuditGrain;

[GrainType("leadsRelay"), InRole("leads")]
public sealed class LeadsRelayGrain(
    [FromKeyedServices("leads")] Outbox outbox, RelayMeter meter, TimeProvider clock, ILogger<LeadsRelayGrain> logger)
    : RelayGrain("leads", outbox, meter, clock, logger);

[GrainType("leadsBelongings"), InRole("leads"), StatelessWorker, Reentrant]
public sealed class LeadsBelongingsGrain([FromKeyedServices("leads")] NpgsqlDataSource database) : BelongingsGrain(database), ILeadsBelongingsGrain;
