using System.Collections.Immutable;
using System.Globalization;
using Npgsql;

namespace MiniCrm.Database.Querying;

/// <summary>Parts of a sorted list that go on, or back, from a row: however far that is, a part costs what the first one does.</summary>
/// <param name="table">Has a column <c>id</c>.</param>
/// <param name="branches">Conditions that no two of which hold for one row; a row is in the list for which one holds.</param>
public sealed class Keyset(string table, ImmutableArray<string> branches, Ordering ordering, ListPlace? place, int limit)
{
    private readonly bool _backwards = place is { Backwards: true };
    private readonly int _keys = ordering.Groups[0].Keys.Length;

    /// <summary>What a place of another list is refused by.</summary>
    public static Refusal OfAnotherList { get; } = Refusal.Invalid("cursor", "is a cursor of another query");

    /// <summary>False for a place of another list.</summary>
    public bool Fits => place is null
        || (place.Group >= 0 && place.Group < ordering.Groups.Length && place.Keys.Length == ordering.Groups[place.Group].Keys.Count(key => key is not null));

    /// <summary>Reads a part.</summary>
    /// <param name="columns">What is asked for beside the id.</param>
    /// <param name="map">Is given the row, its id, and the ordinal of the first column that was asked for.</param>
    /// <param name="parameters">Those of the branches, new ones for each statement.</param>
    public async Task<ListPart<T>> ReadAsync<T>(NpgsqlDataSource database, string columns, Func<NpgsqlDataReader, Guid, int, T> map, Func<NpgsqlParameter[]> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var rows = new List<(T Item, ListPlace Place)>(limit + 1);
        foreach (var (glance, whole) in Statements(columns).TakeWhile(_ => rows.Count <= limit))
        {
            var glanced = glance is null ? [] : await ReadAsync(glance);
            rows.AddRange(glance is not null && rows.Count + glanced.Length > limit ? glanced : await ReadAsync(whole));
        }

        // One that changed in between may have moved from group to group.
        return ToPart([.. rows.DistinctBy(row => row.Place.Id).Take(limit + 1)]);

        Task<ImmutableArray<(T Item, ListPlace Place)>> ReadAsync(string statement) =>
            database.QueryAsync(statement, row => Read(row, (id, first) => map(row, id, first)), [.. Parameters(), .. parameters()]);
    }

    /// <summary>One statement for all groups, for who reads them to the end; its rows are read by <see cref="Read"/>.</summary>
    public string Statement(string columns) => Statement(columns, [.. GroupsAhead()], Search.AsPlanned);

    /// <summary>
    /// The statements for a part and one row more, which tells that there is more: the first groups alone, since they hold a part most of the
    /// time and PostgreSQL does not see when one has next to nothing left that the one before it did not have; then more and more at once.
    /// </summary>
    /// <returns>What need not be read where the glance found enough to fill the part; without a glance always.</returns>
    public IEnumerable<(string? Glance, string Whole)> Statements(string columns)
    {
        int[] ahead = [.. GroupsAhead()];
        for (var (begin, length) = (0, 1); begin < ahead.Length; (begin, length) = (begin + length, Math.Max(1, begin + length - 1)))
        {
            var groups = ahead[begin..Math.Min(begin + length, ahead.Length)];
            var search = groups.Max(group => ordering.Groups[group].Sought?.Search ?? Search.AsPlanned);
            yield return (
                search is Search.AtGlance ? Statement(columns, groups, Search.AtGlance) : null,
                Statement(columns, groups, search is Search.AsPlanned ? search : Search.ByIndex));
        }
    }

    private string Statement(string columns, int[] groups, Search search)
    {
        ImmutableArray<(int Group, string Branch)> parts = [.. from @group in groups from branch in branches select (@group, branch)];
        if (parts is [var only])
        {
            return Select(columns, only.Group, only.Branch, "::text", search);
        }

        var keys = string.Concat(Enumerable.Range(0, _keys).Select(slot => $"key{slot}::text, "));
        return $"""
            select part, {keys}id, {columns} from (
            {string.Join("\nunion all\n", parts.Select(part => $"({Select(columns, part.Group, part.Branch, "", search)})"))}) parts
            order by part{(_backwards ? " desc" : "")}{OuterKeys()}, id{Direction(ordering.IdDescending)} limit @limit
            """;
    }

    public IEnumerable<NpgsqlParameter> Parameters()
    {
        yield return new NpgsqlParameter<int>("limit", limit + 1);
        if (place is not null)
        {
            yield return new NpgsqlParameter<Guid>("place", place.Id);
            for (var key = 0; key < place.Keys.Length; key++)
            {
                yield return new NpgsqlParameter<string>(Parameter(key), place.Keys[key]);
            }
        }
    }

    /// <param name="map">Is given the id, and the ordinal of the first column that was asked for.</param>
    public (T Item, ListPlace Place) Read<T>(NpgsqlDataReader row, Func<Guid, int, T> map)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(map);
        var id = row.GetGuid(_keys + 1);
        var keys = Enumerable.Range(1, _keys).Where(ordinal => !row.IsDBNull(ordinal)).Select(row.GetString);
        return (map(id, _keys + 2), new ListPlace(row.GetInt32(0), [.. keys], id));
    }

    private ListPart<T> ToPart<T>(ImmutableArray<(T Item, ListPlace Place)> rows)
    {
        var (hasMore, shown) = rows.Length > limit ? (true, rows[..limit]) : (false, rows);
        if (_backwards)
        {
            shown = [.. shown.Reverse()];
        }

        var (first, last) = shown.IsEmpty ? (null, null) : (shown[0].Place, shown[^1].Place);
        return new([.. shown.Select(row => row.Item)])
        {
            Next = _backwards || hasMore ? last : null,
            Previous = (_backwards ? hasMore : place is not null) && first is not null ? first with { Backwards = true } : null,
        };
    }

    private static string Parameter(int key) => string.Create(CultureInfo.InvariantCulture, $"place{key}");

    private IEnumerable<int> GroupsAhead()
    {
        var from = place?.Group ?? 0;
        return _backwards ? Enumerable.Range(0, from + 1).Reverse() : Enumerable.Range(from, ordering.Groups.Length - from);
    }

    /// <param name="cast">What makes a key text, where nobody sorts by it any more.</param>
    private string Select(string columns, int number, string branch, string cast, Search search)
    {
        var group = ordering.Groups[number];
        var keys = string.Concat(group.Keys.Select((key, slot) => $"{key?.Column ?? $"null::{KeyOf(slot).Type}"}{cast} as key{slot}, "));
        var sought = group.Sought?.Condition;
        string?[] conditions = [branch, group.Condition, place?.Group == number ? Beyond(group) : null, search is Search.AtGlance ? null : sought];
        var rows = $"from {table} where {string.Join(" and ", conditions.Where(condition => condition is not null))}";
        return search is Search.AtGlance
            ? $"select {number} as part, {keys}id, {columns} from (select * {rows} {Order(group, search)} limit {GlancedRows}) {table} where {sought} {Order(group, search)} limit @limit"
            : $"select {number} as part, {keys}id, {columns} {rows} {Order(group, search)} limit @limit";
    }

    private string Order(SortGroup group, Search search)
    {
        var keys = group.Keys.OfType<SortKey>().Select(key => (key.Column, key.Descending)).Append((Column: "id", Descending: ordering.IdDescending));

        // An expression that no index is in the order of.
        return $"order by {string.Join(", ", keys.Select(key => $"{(search is Search.ByIndex ? $"coalesce({key.Column}, {key.Column})" : key.Column)}{Direction(key.Descending)}"))}";
    }

    // What is found in fewer than one of so many rows is had by index at the cost of reading these.
    private int GlancedRows => Math.Max(10_000, 200 * limit);

    private string OuterKeys() => string.Concat(Enumerable.Range(0, _keys).Select(slot => $", key{slot}{Direction(KeyOf(slot).Descending)}"));

    /// <summary>The same in each group that has one there.</summary>
    private SortKey KeyOf(int slot) => ordering.Groups.Select(group => group.Keys[slot]).First(key => key is not null)!;

    private string Direction(bool descending) => descending != _backwards ? " desc" : "";

    /// <summary>What comes after the place, as an index begins there.</summary>
    private string Beyond(SortGroup group)
    {
        (string Column, string Value, bool Descending)[] keys =
        [
            .. group.Keys.OfType<SortKey>().Select((key, number) => (key.Column, $"@{Parameter(number)}::{key.Type}", key.Descending != _backwards)),
            ("id", "@place", ordering.IdDescending != _backwards),
        ];
        return keys.All(key => key.Descending == keys[0].Descending)
            ? $"({string.Join(", ", keys.Select(key => key.Column))}) {(keys[0].Descending ? "<" : ">")} ({string.Join(", ", keys.Select(key => key.Value))})"
            : Beyond(keys);
    }

    private static string Beyond(ReadOnlySpan<(string Column, string Value, bool Descending)> keys)
    {
        var (column, value, descending) = keys[0];
        var sign = descending ? "<" : ">";
        return keys.Length == 1
            ? $"{column} {sign} {value}"
            : $"{column} {sign}= {value} and ({column} {sign} {value} or ({Beyond(keys[1..])}))";
    }
}
