using System.Collections.Immutable;

namespace MiniCrm;

/// <summary>Which part of a list that can be filtered and sorted.</summary>
/// <param name="Limit">At most this many rows, 1 to <see cref="PageRequest.MaxLimit"/>.</param>
[GenerateSerializer, Immutable, Alias("minicrm.ListRequest`1")]
public sealed record ListRequest<TColumn>(int Limit)
    where TColumn : struct, Enum
{
    /// <summary>The first column counts first. Empty for the list's own order.</summary>
    [Id(0)]
    public ImmutableArray<SortedBy<TColumn>> Sort { get; init; } = [];

    /// <summary>Null for the beginning.</summary>
    [Id(1)]
    public ListPlace? Place { get; init; }

    [Id(2)]
    public Counting Counting { get; init; }

    /// <summary>Whether to tell where in a row something was found.</summary>
    [Id(3)]
    public bool Highlight { get; init; }
}

[GenerateSerializer, Immutable, Alias("minicrm.SortedBy`1")]
public readonly record struct SortedBy<TColumn>([property: Id(0)] TColumn Column, [property: Id(1)] bool Descending)
    where TColumn : struct, Enum;

/// <summary>Where a list goes on: at a row, whether or not that is still there.</summary>
/// <param name="Group">Of rows that come one after the other, such as those of a status, the one that the row is in.</param>
/// <param name="Keys">What the row is sorted by within its group.</param>
/// <param name="Id">Of the row; the last that it is sorted by.</param>
[GenerateSerializer, Immutable, Alias("minicrm.ListPlace")]
public sealed record ListPlace(int Group, ImmutableArray<string> Keys, Guid Id)
{
    /// <summary>True for what comes before the row.</summary>
    [Id(0)]
    public bool Backwards { get; init; }
}

/// <summary>Whether it is counted how many rows a list has in all.</summary>
[GenerateSerializer, Alias("minicrm.Counting")]
public enum Counting
{
    None = 0,

    /// <summary>As PostgreSQL expects when it plans; a list that fits into a part is counted.</summary>
    Estimate = 1,

    Exact = 2,
}

/// <summary>A part of a list that can be filtered and sorted.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.ListPart`1")]
public sealed record ListPart<T>(ImmutableArray<T> Items)
{
    /// <summary>Null when nothing comes after it.</summary>
    [Id(0)]
    public ListPlace? Next { get; init; }

    /// <summary>Null when nothing comes before it.</summary>
    [Id(1)]
    public ListPlace? Previous { get; init; }

    /// <summary>Of the whole list; null where it was not asked for.</summary>
    [Id(2)]
    public long? Total { get; init; }
}
