using Xunit.v3;

namespace MiniCrm.Tests.Integration;

/// <summary>
/// Marks tests that start hosts, brokers, clusters or browsers of their own, or take them away: <c>./minicrm test --quick</c> leaves them out,
/// and in the whole run they begin first, so that none of them is what the end waits for.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class LongAttribute : Attribute, ITraitAttribute
{
    public const string Name = "run";
    public const string Value = "long";
    public const string SecondsName = "seconds";

    /// <summary>What those that take more than half a minute take, about: the longest begin first.</summary>
    public int Seconds { get; init; }

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new(Name, Value), new(SecondsName, $"{Seconds}")];
}
