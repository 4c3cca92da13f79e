using System.Collections.Immutable;

namespace MiniCrm;

/// <summary>Which values a filter takes.</summary>
/// <param name="Excluded">True for all but these.</param>
[GenerateSerializer, Immutable, Alias("minicrm.Choice`1")]
public sealed record Choice<T>(ImmutableArray<T> Values, bool Excluded)
{
    public bool Admits(T value) => Values.Contains(value) != Excluded;
}

/// <summary>A stretch of time, open at an end that is not set.</summary>
/// <param name="From">Not before.</param>
/// <param name="To">Before.</param>
[GenerateSerializer, Immutable, Alias("minicrm.TimeRange")]
public sealed record TimeRange(DateTimeOffset? From, DateTimeOffset? To);
