using System.Collections.Immutable;

namespace MiniCrm;

/// <summary>Which part of a list, newest first.</summary>
/// <param name="Limit">At most this many rows, 1 to <see cref="MaxLimit"/>.</param>
/// <param name="Before">Only what is older than the row of this id.</param>
[GenerateSerializer, Immutable, Alias("minicrm.PageRequest")]
public sealed record PageRequest(int Limit, Guid? Before)
{
    public const int MaxLimit = 200;

    /// <summary>
    /// The rows that a gateway still holds of this page. A list may leave their items out and say so by <see cref="Page{T}.Rows"/>; one that
    /// does not look at this, as those of earlier builds, answers in full.
    /// </summary>
    [Id(0)]
    public ImmutableArray<RowVersion>? Holds { get; init; }
}

/// <summary>A part of a list, and the id to go on from when there is more.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.Page`1")]
public sealed record Page<T>(ImmutableArray<T> Items, Guid? Next)
{
    /// <summary>All rows of the page in order, where <see cref="Items"/> are only those that the gateway does not hold, in any order.</summary>
    [Id(0)]
    public ImmutableArray<RowVersion>? Rows { get; init; }
}

/// <summary>A row as it was at some time.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.RowVersion")]
public readonly record struct RowVersion([property: Id(0)] Guid Id, [property: Id(1)] int Version);
