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

    /// <summary>False for a place of another list.</summary>
    public bool Fits => place is null
        || (place.Group >= 0 && place.Group < ordering.Groups.Length && place.Keys.Length == ordering.Groups[place.Group].Keys.Count(key => key is not null));

    /// <summary>The statement for a part and one row more, which tells that there is more; its rows are read by <see cref="Read"/>.</summary>
    /// <param name="columns">What is asked for beside the id.</param>
    public string Statement(string columns)
    {
        ImmutableArray<(int Group, string Branch)> parts = [.. from @group in GroupsAhead() from branch in branches select (@group, branch)];
        if (parts is [var only])
        {
            return Select(columns, only.Group, only.Branch, "::text");
        }

        var keys = string.Concat(Enumerable.Range(0, _keys).Select(slot => $"key{slot}::text, "));
        return $"""
            select part, {keys}id, {columns} from (
            {string.Join("\nunion all\n", parts.Select(part => $"({Select(columns, part.Group, part.Branch, "")})"))}) parts
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

    public ListPart<T> ToPart<T>(ImmutableArray<(T Item, ListPlace Place)> rows)
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
        var (from, to) = place switch
        {
            null => (0, ordering.Groups.Length - 1),
            { Backwards: true } => (0, place.Group),
            _ => (place.Group, ordering.Groups.Length - 1),
        };
        return Enumerable.Range(from, to - from + 1);
    }

    /// <param name="cast">What makes a key text, where nobody sorts by it any more.</param>
    private string Select(string columns, int number, string branch, string cast)
    {
        var group = ordering.Groups[number];
        var keys = string.Concat(group.Keys.Select((key, slot) => $"{key?.Column ?? $"null::{KeyOf(slot).Type}"}{cast} as key{slot}, "));
        string?[] conditions = [branch, group.Condition, place?.Group == number ? Beyond(group) : null];
        var order = string.Concat(group.Keys.Where(key => key is not null).Select(key => $"{key!.Column}{Direction(key.Descending)}, "));
        return $"select {number} as part, {keys}id, {columns} from {table} where {string.Join(" and ", conditions.Where(condition => condition is not null))} order by {order}id{Direction(ordering.IdDescending)} limit @limit";
    }

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
