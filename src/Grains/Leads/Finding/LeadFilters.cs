using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Leads;
using Npgsql;

namespace MiniCrm.Grains.Leads.Finding;

/// <summary>Makes SQL of filters.</summary>
public sealed class LeadFilters([FromKeyedServices("leads")] NpgsqlDataSource database)
{
    private Task<Folding>? _folding;

    public async Task<LeadConditions> ConditionsAsync(LeadFilter filter, Caller caller) => LeadConditions.Of(filter, caller, await FoldingAsync());

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
