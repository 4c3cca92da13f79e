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

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new(Name, Value)];
}
