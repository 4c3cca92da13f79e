using System.Collections.Immutable;

namespace MiniCrm;

/// <summary>The versions a caller accepts as current; an empty list matches none.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.IfMatch")]
public sealed record IfMatch(ImmutableArray<int> Versions)
{
    public bool Accepts(int version) => Versions.Contains(version);
}
