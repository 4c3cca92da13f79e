using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using MiniCrm.Grains.Leads.Finding;
using MiniCrm.Leads;
using Npgsql;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace MiniCrm.Grains.Leads.Board;

/// <summary>Each stage is a list of its own, which goes on as lists do.</summary>
[GrainType("leadPipeline"), InRole("leads"), StatelessWorker, Reentrant]
public sealed class LeadPipelineGrain([FromKeyedServices("leads")] NpgsqlDataSource database, LeadFilters filters) : Grain, ILeadPipelineGrain
{
    // So many are counted one by one; of more, nobody waits for the number.
    private const int MostCounted = 10_000;

    private static readonly ImmutableArray<LeadStatus> Stages = [.. Enum.GetValues<LeadStatus>().Order()];
    private static readonly ImmutableArray<string> Names = [.. Stages.Select(SnakeCase.Of)];

    public async Task<Result<Pipeline>> Read(LeadFilter filter, int limit, Caller caller)
    {
        if (LeadFilterRules.Refused(filter, caller) is { } refusal)
        {
            return refusal;
        }

        ImmutableArray<LeadStatus> stages = [.. Stages.Where(stage => filter.Status?.Admits(stage) is not false)];
        var request = new ListRequest<LeadColumn>(limit) { Highlight = filter.Search is not null };
        var known = KnownCounts(filter, caller);
        var lists = GrainFactory.GetGrain<ILeadListGrain>(0);
        var parts = await Task.WhenAll(stages.Select(stage => lists.Find(filter with { Status = new([stage], Excluded: false) }, request, caller)));
        if (parts.FirstOrDefault(part => !part.Succeeded) is { Refusal: { } refused })
        {
            return refused;
        }

        // What has come whole is counted by having come.
        var counts = await known ?? (parts.Any(part => part.Value!.Next is not null) ? await CountAsync(filter, caller) : null);
        return new Pipeline([.. stages.Zip(parts, (stage, part) => new PipelineStage(stage, part.Value!)
        {
            Count = part.Value!.Next is null ? part.Value.Items.Length : counts?[(int)stage],
        })]);
    }

    /// <summary>Of who holds the facts of all leads; null where that does not know, or not yet.</summary>
    private async Task<long[]?> KnownCounts(LeadFilter filter, Caller caller)
    {
        try
        {
            return (await GrainFactory.GetGrain<ILeadStatsGrain>(0).Stages(filter, caller))?.ToArray();
        }
        catch (Exception fault) when (fault is OrleansException or TimeoutException or StorageUnavailableException)
        {
            return null;
        }
    }

    /// <summary>By SQL; null where there are too many.</summary>
    private async Task<long[]?> CountAsync(LeadFilter filter, Caller caller)
    {
        var conditions = await filters.ConditionsAsync(filter, caller);

        // What is rare is found by its index; a limit would have PostgreSQL look for it along the rows.
        var isBounded = conditions.Terms.IsEmpty || await filters.RarityAsync(conditions.Terms) is Rarity.Common;
        var rows = await database.QueryAsync(
            $"select status, count(*) from (select status from ({conditions.Rows("status")}) found {(isBounded ? $"limit {MostCounted + 1}" : "")}) counted group by status",
            row => (Stage: row.GetString(0), Count: row.GetInt64(1)),
            conditions.Parameters());
        if (isBounded && rows.Sum(row => row.Count) > MostCounted)
        {
            return null;
        }

        var counts = new long[Stages.Length];
        foreach (var (stage, count) in rows)
        {
            counts[Names.IndexOf(stage)] = count;
        }

        return counts;
    }
}
