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
/// <param name="Condition">Which rows these are; null for all.</param>
/// <param name="Keys">The same number in all groups of an ordering: one that says nothing within a group is null there.</param>
public sealed record SortGroup(string? Condition, ImmutableArray<SortKey?> Keys)
{
    public static SortGroup All { get; } = new(null, []);

    /// <summary>What the rows are searched for, which may be rare or common.</summary>
    public Sought? Sought { get; init; }

    /// <summary>Sorted by one more key.</summary>
    public SortGroup With(SortKey? key) => this with { Keys = Keys.Add(key) };

    public SortGroup Within(string condition) => this with { Condition = Condition is null ? condition : $"{Condition} and {condition}" };

    /// <summary>A group for each value of a column.</summary>
    /// <param name="values">In ascending order; without any there is one group, and nothing in it.</param>
    public IEnumerable<SortGroup> ByValue(string column, IEnumerable<string> values, bool descending) =>
        (descending ? values.Reverse() : values).DefaultIfEmpty("").Select(value => Within($"{column} = '{value}'"));
}

/// <summary>A condition of a search, and how rows for which it holds are found.</summary>
public sealed record Sought(string Condition, Search Search);

public enum Search
{
    /// <summary>As PostgreSQL plans: it knows how often one word occurs.</summary>
    AsPlanned,

    /// <summary>By the index of what is searched, since it is rare.</summary>
    ByIndex,

    /// <summary>
    /// At a glance first, in so many rows of the list as would hold a part if it was common, and where that does not find enough by index. Of
    /// several conditions PostgreSQL thinks that each holds independently of the others: it takes words that always come together for rare, and
    /// such as never do for common.
    /// </summary>
    AtGlance,
}

/// <summary>A column that is never null in its group.</summary>
/// <param name="Type">With its collation where it has one of its own, as a cast has them.</param>
public sealed record SortKey(string Column, string Type, bool Descending)
{
    /// <summary>The place of a column's value among these.</summary>
    public static SortKey Place(string column, IEnumerable<string> values, bool descending) =>
        new($"array_position(array[{string.Join(", ", values.Select(value => $"'{value}'"))}], {column})", "int", descending);
}
