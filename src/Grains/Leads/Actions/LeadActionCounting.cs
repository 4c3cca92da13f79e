using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using MiniCrm.Grains.Leads.Finding;
using MiniCrm.Leads;
using Npgsql;

namespace MiniCrm.Grains.Leads.Actions;

/// <summary>How many leads an action is for.</summary>
public sealed class LeadActionCounting([FromKeyedServices("leads")] NpgsqlDataSource database, LeadFilters filters)
{
    public async Task<int> CountAsync(LeadFilter filter, Caller caller)
    {
        var conditions = await filters.ConditionsAsync(filter, caller);
        return (int)(await database.CountAsync(Counting.Exact, "leads", conditions.Branches, conditions.Parameters()))!;
    }
}
