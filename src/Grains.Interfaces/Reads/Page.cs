using System.Collections.Immutable;

namespace MiniCrm;

/// <summary>Which part of a list, newest first.</summary>
/// <param name="Limit">At most this many rows, 1 to <see cref="MaxLimit"/>.</param>
/// <param name="Before">Only what is older than the row of this id.</param>
[GenerateSerializer, Immutable, Alias("minicrm.PageRequest")]
public sealed record PageRequest(int Limit, Guid? Before)
{
    public const int MaxLimit = 200;
}

/// <summary>A part of a list, and the id to go on from when there is more.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.Page`1")]
public sealed record Page<T>(ImmutableArray<T> Items, Guid? Next);
