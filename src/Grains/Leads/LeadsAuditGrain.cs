using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Auditing;
using MiniCrm.Grains.Auditing;
using Orleans.Concurrency;

namespace MiniCrm.Grains.Leads;

[GrainType("leadsAudit"), StatelessWorker, Reentrant]
public sealed class LeadsAuditGrain([FromKeyedServices("leads")] AuditTrail trail) : AuditGrain(trail), ILeadsAuditGrain;
