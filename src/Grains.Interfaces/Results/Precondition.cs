using System.Collections.Immutable;

namespace MiniCrm;

/// <summary>The versions on which a caller wants a change to be made.</summary>
/// <param name="Versions">Those of If-Match; an empty list matches none.</param>
[GenerateSerializer, Immutable, Alias("minicrm.IfMatch")]
public sealed record Precondition(ImmutableArray<int> Versions)
{
    /// <summary>Whatever the version, as far as If-Match is concerned.</summary>
    [Id(0)]
    public bool Any { get; init; }

    /// <summary>The versions of If-None-Match; null where there is none.</summary>
    [Id(1)]
    public ImmutableArray<int>? Excluded { get; init; }

    /// <summary>Only when there is no version at all.</summary>
    [Id(2)]
    public bool ExcludesAny { get; init; }

    public bool Accepts(int version) => (Any || Versions.Contains(version)) && !ExcludesAny && Excluded?.Contains(version) is not true;
}
