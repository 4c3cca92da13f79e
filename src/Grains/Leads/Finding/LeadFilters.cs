using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using MiniCrm.Leads;
using Npgsql;

namespace MiniCrm.Grains.Leads.Finding;

/// <summary>Makes SQL of filters.</summary>
public sealed class LeadFilters([FromKeyedServices("leads")] NpgsqlDataSource database)
{
    // So many are read by index and sorted in the time of a part.
    private const int Few = 3000;

    private Task<Folding>? _folding;

    public async Task<LeadConditions> ConditionsAsync(LeadFilter filter, Caller caller) => LeadConditions.Of(filter, caller, await FoldingAsync());

    /// <summary>Whether leads with all of the terms are few, as far as that can be known: no more than those with the rarest of them.</summary>
    public async Task<bool> AreFewAsync(ImmutableArray<SearchTerm> terms)
    {
        foreach (var term in terms)
        {
            if (await database.ExpectAsync("leads", [$"not deleted and {term.Condition(Nearness.Fragment)}"]) <= Few)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Where in leads the terms occur.</summary>
    public async Task<Func<LeadView, ImmutableArray<Highlight>>> HighlightsAsync(ImmutableArray<SearchTerm> terms)
    {
        var folding = await FoldingAsync();
        return lead => Highlights.Of(lead, terms, folding);
    }

    /// <summary>Asked for once; a failure is forgotten, so that the next one asks again.</summary>
    private Task<Folding> FoldingAsync()
    {
        var folding = Volatile.Read(ref _folding);
        if (folding is null or { IsFaulted: true } or { IsCanceled: true })
        {
            Volatile.Write(ref _folding, folding = Folding.LoadAsync(database));
        }

        return folding;
    }
}
