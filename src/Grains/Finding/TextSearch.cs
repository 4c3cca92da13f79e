using System.Collections.Immutable;
using MiniCrm.Database.Querying;
using Npgsql;

namespace MiniCrm.Grains.Finding;

/// <summary>Searches of the words of a table's rows: its column <c>search</c>, and a column <c>deleted</c> beside.</summary>
public sealed class TextSearch(NpgsqlDataSource database, string table)
{
    // So many are read by index and sorted in the time of a part.
    private const int Rare = 3_000;

    // So many in that of a few parts; of several words those rows that have all of them are fewer.
    private const int Seldom = 40_000;

    private Task<Folding>? _folding;

    /// <summary>Of rows with all of the terms, as far as that can be known: there are no more than those with the rarest of them.</summary>
    public async Task<Rarity> RarityAsync(ImmutableArray<SearchTerm> terms)
    {
        var rarity = Rarity.Common;
        foreach (var term in terms)
        {
            var expected = await database.ExpectAsync(table, [$"not deleted and {term.Condition(Nearness.Fragment)}"]);
            if (expected <= Rare)
            {
                return Rarity.Rare;
            }

            rarity = expected <= Seldom ? Rarity.Seldom : rarity;
        }

        return rarity;
    }

    /// <summary>Asked for once; a failure is forgotten, so that the next one asks again.</summary>
    public Task<Folding> FoldingAsync()
    {
        var folding = Volatile.Read(ref _folding);
        if (folding is null or { IsFaulted: true } or { IsCanceled: true })
        {
            Volatile.Write(ref _folding, folding = Folding.LoadAsync(database));
        }

        return folding;
    }
}
