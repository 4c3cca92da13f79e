using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using MiniCrm.Grains.Leads.Finding;
using MiniCrm.Leads;
using Npgsql;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace MiniCrm.Grains.Leads;

[GrainType("leadList"), InRole("leads"), StatelessWorker, Reentrant]
public sealed class LeadListGrain([FromKeyedServices("leads")] NpgsqlDataSource database, LeadFilters filters) : Grain, ILeadListGrain
{
    private const string Table = "leads";

    private static readonly Queries Leads = new("id, version, state");
    private static readonly Queries Versions = new("id, version");

    public async Task<Result<Page<LeadView>>> List(Guid? assignedTo, PageRequest page, Caller caller)
    {
        if (assignedTo is not null && assignedTo != caller.UserId && !caller.SeesEverything)
        {
            return LeadFilterRules.ForeignList;
        }

        return (page.Holds is { } held ? await Unheld(held, assignedTo, page, caller) : null)
            ?? (await Query(Leads, Lead, assignedTo, page, caller)).ToPage(page, lead => lead.Id);
    }

    public async Task<Result<ListPart<FoundLead>>> Find(LeadFilter filter, ListRequest<LeadColumn> request, Caller caller)
    {
        if (LeadFilterRules.Refused(filter, caller) is { } refusal)
        {
            return refusal;
        }

        var conditions = await filters.ConditionsAsync(filter, caller);
        var keyset = LeadOrdering.Part(filter, conditions, request, await filters.RarityAsync(conditions.Terms));
        if (!keyset.Fits)
        {
            return Keyset.OfAnotherList;
        }

        var highlights = request.Highlight ? await filters.HighlightsAsync(conditions.Terms) : _ => [];
        var part = await keyset.ReadAsync(
            database, "version, state", (row, id, first) => Found(row.State<LeadState>(first + 1).ToView(id, row.GetInt32(first))), conditions.Parameters);

        return await database.CountAsync(part, request, Table, conditions.Branches, conditions.Parameters(), () => KnownTotal(filter, caller));

        FoundLead Found(LeadView lead) => new(lead, highlights(lead));
    }

    public async Task<Result<LeadBeside>> Beside(Guid leadId, bool isBackwards, LeadFilter filter, ListRequest<LeadColumn> request, Caller caller)
    {
        if (LeadFilterRules.Refused(filter, caller) is { } refusal)
        {
            return refusal;
        }

        // Whoever works through a list changes leads on the way, which then have their place all the same.
        var conditions = await filters.ConditionsAsync(new() { Ids = [leadId], Search = filter.Search, Deleted = filter.Deleted }, caller);
        var order = LeadOrdering.Part(filter, conditions, request with { Place = null }, await filters.RarityAsync(conditions.Terms));
        var places = await database.QueryAsync(order.Statement("version"), row => order.Read(row, (id, _) => id).Place, [.. order.Parameters(), .. conditions.Parameters()]);
        if (places is not [var place, ..])
        {
            return new LeadBeside(null);
        }

        var found = await Find(filter, new ListRequest<LeadColumn>(1) { Sort = request.Sort, Place = place with { Backwards = isBackwards } }, caller);
        return found.Succeeded ? new LeadBeside(found.Value.Items is [var beside] ? beside.Lead.Id : null) : found.Refusal;
    }

    public async Task<Result<LikelyDuplicates>> Duplicates(Guid leadId, Caller caller) =>
        await LeadLikeness.FindAsync(database, leadId, caller) is { } found ? new LikelyDuplicates(found) : LeadRefusals.NotFound;

    /// <summary>Of who holds the facts of all leads: a tenth of what PostgreSQL takes to count a million.</summary>
    private async Task<long?> KnownTotal(LeadFilter filter, Caller caller)
    {
        try
        {
            return await GrainFactory.GetGrain<ILeadStatsGrain>(0).Total(filter, caller);
        }
        catch (Exception fault) when (fault is OrleansException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>The page by its rows' versions, which costs PostgreSQL a third of their states, with the leads that the gateway does not hold.</summary>
    /// <returns>Null where the whole page is better.</returns>
    private async Task<Page<LeadView>?> Unheld(ImmutableArray<RowVersion> held, Guid? assignedTo, PageRequest page, Caller caller)
    {
        var rows = await Query(Versions, row => new RowVersion(row.GetGuid(0), row.GetInt32(1)), assignedTo, page, caller);
        var now = rows.ToPage(page, row => row.Id);
        if (now.Items.AsSpan().SequenceEqual(held.AsSpan()))
        {
            return new([], now.Next) { Rows = now.Items };
        }

        var unheld = now.Items.Except(held).ToHashSet();
        if (unheld.Count > now.Items.Length / 4)
        {
            return null;
        }

        // One that has changed since the first statement may be one that the caller does not see any more.
        var leads = await database.QueryAsync(Queries.ById, Lead, new NpgsqlParameter<Guid[]>("ids", [.. unheld.Select(row => row.Id)]));
        return leads.Length == unheld.Count && leads.All(lead => unheld.Contains(new(lead.Id, lead.Version)))
            ? new(leads, now.Next) { Rows = now.Items }
            : null;
    }

    private Task<ImmutableArray<T>> Query<T>(Queries queries, Func<NpgsqlDataReader, T> map, Guid? assignedTo, PageRequest page, Caller caller) =>
        assignedTo is { } user ? database.QueryAsync(queries.OfUser, map, Pages.Parameters(page, new NpgsqlParameter<Guid>("user", user)))
        : caller.SeesEverything ? database.QueryAsync(queries.All, map, Pages.Parameters(page))
        : database.QueryAsync(queries.Own, map, Pages.Parameters(page, new NpgsqlParameter<Guid>("caller", caller.UserId)));

    private static LeadView Lead(NpgsqlDataReader row) => row.State<LeadState>(2).ToView(row.GetGuid(0), row.GetInt32(1));

    /// <summary>The lists, of these columns.</summary>
    private sealed class Queries(string columns)
    {
        public const string ById = "select id, version, state from leads where not deleted and id = any(@ids)";

        private const string Newest = "order by id desc limit @limit";

        private readonly string _before = $"select {columns} from leads where not deleted and id < @before";

        public string All { get; } = Pages.OfAll($"select {columns} from leads where not deleted");

        public string OfUser => field ??= $"{_before} and assigned_user_id = @user {Newest}";

        // Two index scans that stop early; "assigned or created by" in one would read all leads of the company.
        public string Own => field ??= $"""
            select * from (
                ({_before} and assigned_user_id = @caller {Newest})
                union
                ({_before} and created_by = @caller {Newest})) own
            {Newest}
            """;
    }
}
