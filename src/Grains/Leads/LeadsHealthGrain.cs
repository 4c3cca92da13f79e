using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Leads;
using Npgsql;
using Orleans.Concurrency;

namespace MiniCrm.Grains.Leads;

[GrainType("leadsHealth"), StatelessWorker, Reentrant]
public sealed class LeadsHealthGrain([FromKeyedServices("leads")] NpgsqlDataSource database) : RoleHealthGrain(database), ILeadsHealthGrain;
