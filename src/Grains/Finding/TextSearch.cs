using System.Collections.Immutable;
using MiniCrm.Database.Querying;
using Npgsql;

namespace MiniCrm.Grains.Finding;

/// <summary>Searches of the words of a table's rows: its column <c>search</c>, and a column <c>deleted</c> beside.</summary>
public sealed class TextSearch(NpgsqlDataSource database, string table)
{
    // So many are read by index and sorted in the time of a part.
    private const int Few = 3000;

    private Task<Folding>? _folding;

    /// <summary>Whether rows with all of the terms are few, as far as that can be known: no more than those with the rarest of them.</summary>
    public async Task<bool> AreFewAsync(ImmutableArray<SearchTerm> terms)
    {
        foreach (var term in terms)
        {
            if (await database.ExpectAsync(table, [$"not deleted and {term.Condition(Nearness.Fragment)}"]) <= Few)
            {
                return true;
            }
        }

        return false;
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
