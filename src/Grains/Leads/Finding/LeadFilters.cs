using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using MiniCrm.Grains.Finding;
using MiniCrm.Leads;
using Npgsql;

namespace MiniCrm.Grains.Leads.Finding;

/// <summary>Makes SQL of filters.</summary>
public sealed class LeadFilters([FromKeyedServices("leads")] NpgsqlDataSource database, LeadSettings settings)
{
    private readonly TextSearch _text = new(database, "leads");

    public async Task<LeadConditions> ConditionsAsync(LeadFilter filter, Caller caller) => LeadConditions.Of(filter, caller, await _text.FoldingAsync(), settings.Telephone);

    public Task<Rarity> RarityAsync(ImmutableArray<SearchTerm> terms) => _text.RarityAsync(terms);

    /// <summary>Where in leads the terms occur.</summary>
    public async Task<Func<LeadView, ImmutableArray<Highlight>>> HighlightsAsync(ImmutableArray<SearchTerm> terms)
    {
        var folding = await _text.FoldingAsync();
        return lead => Highlights.Of(lead, terms, folding);
    }
}
