using System.Collections.Immutable;

namespace MiniCrm.Database.Querying;

/// <summary>
/// How a list is sorted: by groups, each a condition of its own, and within a group by keys and the id. So a list that is sorted by a column of
/// few values, or has some rows without a value, is read along an index all the same, and each group stops early.
/// </summary>
/// <param name="IdDescending">Whether of rows that are the same otherwise the newest come first.</param>
public sealed record Ordering(ImmutableArray<SortGroup> Groups, bool IdDescending)
{
    public static Ordering Newest { get; } = new([SortGroup.All], true);

    /// <summary>What is searched for in all groups.</summary>
    public Search? Search { get; init; }

    /// <summary>By one column after the other.</summary>
    /// <param name="created">The column that is the id: no two rows have the same.</param>
    /// <param name="sorted">What a group becomes that is sorted by a column: groups come before keys, so behind a key what makes groups elsewhere is a key itself.</param>
    public static Ordering By<TColumn>(ImmutableArray<SortedBy<TColumn>> sort, TColumn created, Func<SortGroup, TColumn, bool, IEnumerable<SortGroup>> sorted)
        where TColumn : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(sorted);
        ImmutableArray<SortGroup> groups = [SortGroup.All];
        bool? direction = null;
        foreach (var (column, descending) in sort)
        {
            var isCreated = EqualityComparer<TColumn>.Default.Equals(column, created);
            groups = isCreated ? groups : [.. groups.SelectMany(group => sorted(group, column, descending))];
            direction = groups[0].Keys.IsEmpty && !isCreated ? direction : descending;
            if (isCreated)
            {
                break;
            }
        }

        return new(groups, direction ?? true);
    }
}

/// <summary>Rows that come before those of the next group.</summary>
/// <param name="Condition">Which rows these are, as an index tells them apart; null for all.</param>
/// <param name="Keys">The same number in all groups of an ordering: one that says nothing within a group is null there.</param>
public sealed record SortGroup(string? Condition, ImmutableArray<SortKey?> Keys)
{
    public static SortGroup All { get; } = new(null, []);

    /// <summary>How near the rows are to what is searched for.</summary>
    public string? Sought { get; init; }

    /// <summary>Whether PostgreSQL knows how often that occurs, since it is one word, and plans well by itself.</summary>
    public bool IsPlanned { get; init; }

    /// <summary>Sorted by one more key.</summary>
    public SortGroup With(SortKey? key) => this with { Keys = Keys.Add(key) };

    public SortGroup Within(string condition) => this with { Condition = Condition is null ? condition : $"{Condition} and {condition}" };

    /// <summary>A group for each value of a column.</summary>
    /// <param name="values">In ascending order; without any there is one group, and nothing in it.</param>
    public IEnumerable<SortGroup> ByValue(string column, IEnumerable<string> values, bool descending) =>
        (descending ? values.Reverse() : values).DefaultIfEmpty("").Select(value => Within($"{column} = '{value}'"));
}

/// <summary>A search.</summary>
/// <param name="Condition">Holds for the rows of all groups.</param>
public sealed record Search(string Condition, Rarity Rarity);

/// <summary>
/// How often what is searched for occurs, as far as is known of each word by itself: PostgreSQL takes words that always come together for rare,
/// and such as never do for common. So what is not rare is looked for at a glance first, in some rows along the list.
/// </summary>
public enum Rarity
{
    /// <summary>Glanced at group by group, and where that does not find enough, read group by group by index.</summary>
    Common,

    /// <summary>Glanced at, else read by index.</summary>
    Seldom,

    /// <summary>Read by index.</summary>
    Rare,
}

/// <summary>Rows in the order of a list, as an index has them.</summary>
/// <param name="Along">The condition by which an index finds them.</param>
/// <param name="Condition">Which of them are in the list; null for all.</param>
/// <param name="Rows">So many at most for a usual part: where that does not fill it, what is left is had by index at the cost of reading these.</param>
public sealed record Walk(string Along, string? Condition, int Rows)
{
    /// <summary>Of rows that lie anywhere in the table: 2-6 µs each.</summary>
    public const int Scattered = 6_000;

    /// <summary>Of rows that lie side by side, as those do that came one after the other: less than 1 µs each.</summary>
    public const int Together = 25_000;
}

/// <summary>A column that is never null in its group.</summary>
/// <param name="Type">With its collation where it has one of its own, as a cast has them.</param>
public sealed record SortKey(string Column, string Type, bool Descending)
{
    /// <summary>The place of a column's value among these.</summary>
    public static SortKey Place(string column, IEnumerable<string> values, bool descending) =>
        new($"array_position(array[{string.Join(", ", values.Select(value => $"'{value}'"))}], {column})", "int", descending);
}
