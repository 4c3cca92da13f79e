using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;

namespace MiniCrm.Database.Querying;

/// <summary>How many rows a list has in all.</summary>
public static class Counts
{
    /// <param name="branches">As in <see cref="Keyset"/>.</param>
    public static async Task<long?> CountAsync(
        this NpgsqlDataSource database, Counting counting, string table, ImmutableArray<string> branches, params NpgsqlParameter[] parameters) => counting switch
        {
            Counting.Exact => (await database.QueryAsync(Statement(table, branches), row => row.GetInt64(0), parameters))[0],
            Counting.Estimate => await database.ExpectAsync(table, branches, parameters),
            _ => null,
        };

    /// <summary>A part with the total that was asked for. What fits into its first part is counted by having been read.</summary>
    /// <param name="known">The exact total, where it can be had without counting rows.</param>
    public static async Task<ListPart<T>> CountAsync<T, TColumn>(
        this NpgsqlDataSource database, ListPart<T> part, ListRequest<TColumn> request, string table, ImmutableArray<string> branches, NpgsqlParameter[] parameters, Func<Task<long?>>? known = null)
        where TColumn : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(request);
        return part with
        {
            Total = request.Counting is not Counting.None && request.Place is null && part.Next is null
                ? part.Items.Length
                : (request.Counting is Counting.Exact && known is not null ? await known() : null) ?? await database.CountAsync(request.Counting, table, branches, parameters),
        };
    }

    /// <summary>How many rows PostgreSQL expects when it plans.</summary>
    public static async Task<long> ExpectAsync(this NpgsqlDataSource database, string table, ImmutableArray<string> branches, params NpgsqlParameter[] parameters) =>
        (await database.QueryAsync(
            $"explain (format json) {string.Join(" union all ", branches.Select(branch => $"select from {table} where {branch}"))}", row => Expected(row.GetString(0)), parameters))[0];

    /// <summary>The statement that counts exactly.</summary>
    public static string Statement(string table, ImmutableArray<string> branches) =>
        $"select {string.Join(" + ", branches.Select(branch => $"(select count(*) from {table} where {branch})"))}";

    private static long Expected(string plan)
    {
        using var document = JsonDocument.Parse(plan);
        return (long)document.RootElement[0].GetProperty("Plan").GetProperty("Plan Rows").GetDouble();
    }
}
