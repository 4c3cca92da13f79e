using System.Collections.Immutable;
using System.Globalization;
using Npgsql;

namespace MiniCrm.Database.Querying;

/// <summary>Parts of a sorted list that go on, or back, from a row: however far that is, a part costs what the first one does.</summary>
/// <param name="table">Has a column <c>id</c>.</param>
/// <param name="branches">Conditions that no two of which hold for one row; a row is in the list for which one holds.</param>
public sealed class Keyset(string table, ImmutableArray<string> branches, Ordering ordering, ListPlace? place, int limit)
{
    private const int UsualLimit = 50;

    private readonly bool _backwards = place is { Backwards: true };
    private readonly int _keys = ordering.Groups[0].Keys.Length;

    /// <summary>What a place of another list is refused by.</summary>
    public static Refusal OfAnotherList { get; } = Refusal.Invalid("cursor", "is a cursor of another query");

    /// <summary>False for a place of another list.</summary>
    public bool Fits => place is null
        || (place.Group >= 0 && place.Group < ordering.Groups.Length && place.Keys.Length == ordering.Groups[place.Group].Keys.Count(key => key is not null));

    /// <summary>Along which rows a group is glanced at; those of each branch by default.</summary>
    public Func<SortGroup, ImmutableArray<Walk>> Walks { get; init; } = _ => [.. branches.Select(branch => new Walk(branch, null, Walk.Scattered))];

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
    public string Statement(string columns) => Whole(columns, [.. GroupsAhead()], byIndex: false);

    /// <summary>
    /// The statements for a part and one row more, which tells that there is more: the first groups alone, since they hold a part most of the
    /// time and PostgreSQL does not see when one has next to nothing left that the one before it did not have; then more and more at once.
    /// What is searched for and is not common is read once for all groups.
    /// </summary>
    /// <returns>What need not be read where the glance found enough to fill the part; without a glance always.</returns>
    public IEnumerable<(string? Glance, string Whole)> Statements(string columns)
    {
        int[] ahead = [.. GroupsAhead()];
        if (ordering.Search is { Rarity: not Rarity.Common } search)
        {
            yield return (search.Rarity is Rarity.Rare ? null : Glance(columns, ahead[0]), Together(columns, ahead, search));
            yield break;
        }

        for (var (begin, length) = (0, 1); begin < ahead.Length; (begin, length) = (begin + length, Math.Max(1, begin + length - 1)))
        {
            var groups = ahead[begin..Math.Min(begin + length, ahead.Length)];
            var isPlanned = ordering.Search is null || groups.All(number => ordering.Groups[number].IsPlanned);
            yield return (!isPlanned && groups is [var only] ? Glance(columns, only) : null, Whole(columns, groups, byIndex: !isPlanned));
        }
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

    /// <summary>Each group of each branch by itself, along an index, up to where the part is full.</summary>
    /// <param name="byIndex">Rather by what is searched for than along the order.</param>
    private string Whole(string columns, int[] groups, bool byIndex) => United(
        columns,
        [
            .. from number in groups
               from branch in branches
               let @group = ordering.Groups[number]
               select (number, $"from {table} where {All(branch, @group.Condition, Place(number), @group.Sought)} {Order(@group, byIndex)}"),
        ]);

    /// <summary>In so many rows of the list as would hold a part if what is searched for was common.</summary>
    private string Glance(string columns, int number)
    {
        var group = ordering.Groups[number];
        var order = Order(group, byIndex: false);
        return United(
            columns,
            [
                .. from walk in Walks(@group)
                   let walked = $"select * from {table} where {All(walk.Along, @group.Condition, Place(number))} {order} limit {walk.Rows * Math.Max(UsualLimit, limit) / UsualLimit}"
                   select (number, $"from ({walked}) {table} where {All(walk.Condition, @group.Sought)} {order}"),
            ]);
    }

    /// <summary>All groups of all branches at once, by what is searched for.</summary>
    private string Together(string columns, int[] groups, Search search)
    {
        var part = $"case {string.Concat(groups.Select(number => $"when {All(ordering.Groups[number].Condition, ordering.Groups[number].Sought)} then {number} "))}end";
        var further = place is null ? null : $"(part {(_backwards ? '<' : '>')} {place.Group} or part = {place.Group} and {Beyond(ordering.Groups[place.Group])})";
        var keys = Enumerable.Range(0, _keys).Select(slot => KeyOf(slot).Column).ToArray();
        return $"""
            select part, {string.Concat(keys.Select(key => $"{key}::text, "))}id, {columns} from (
            select {part} as part, * from {table} where {All(branches.Length == 1 ? branches[0] : $"({string.Join(" or ", branches.Select(branch => $"({branch})"))})", search.Condition)}) {table}
            where {All("part is not null", further)}
            order by part{(_backwards ? " desc" : "")}{string.Concat(keys.Select((key, slot) => $", coalesce({key}, {key}){Direction(KeyOf(slot).Descending)}"))}, coalesce(id, id){Direction(ordering.IdDescending)} limit @limit
            """;
    }

    /// <param name="parts">From where on each is read, in the order of its group.</param>
    private string United(string columns, ImmutableArray<(int Group, string From)> parts)
    {
        if (parts is [var only])
        {
            return Select(only.Group, only.From, "::text");
        }

        var keys = string.Concat(Enumerable.Range(0, _keys).Select(slot => $"key{slot}::text, "));
        return $"""
            select part, {keys}id, {columns} from (
            {string.Join("\nunion all\n", parts.Select(part => $"({Select(part.Group, part.From, "")})"))}) parts
            order by part{(_backwards ? " desc" : "")}{OuterKeys()}, id{Direction(ordering.IdDescending)} limit @limit
            """;

        // A key is made text where nobody sorts by it any more.
        string Select(int number, string from, string cast) =>
            $"select {number} as part, {string.Concat(ordering.Groups[number].Keys.Select((key, slot) => $"{key?.Column ?? $"null::{KeyOf(slot).Type}"}{cast} as key{slot}, "))}id, {columns} {from} limit @limit";
    }

    private static string All(params ReadOnlySpan<string?> conditions) =>
        string.Join(" and ", conditions.ToArray().OfType<string>().DefaultIfEmpty("true"));

    /// <param name="byIndex">By an expression that no index is in the order of.</param>
    private string Order(SortGroup group, bool byIndex)
    {
        var keys = group.Keys.OfType<SortKey>().Select(key => (key.Column, key.Descending)).Append((Column: "id", Descending: ordering.IdDescending));
        return $"order by {string.Join(", ", keys.Select(key => $"{(byIndex ? $"coalesce({key.Column}, {key.Column})" : key.Column)}{Direction(key.Descending)}"))}";
    }

    private string? Place(int group) => place?.Group == group ? Beyond(ordering.Groups[group]) : null;

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
