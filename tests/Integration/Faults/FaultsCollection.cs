namespace MiniCrm.Tests.Integration.Faults;

/// <summary>They share a host and its wire, and what one of them cuts another one needs.</summary>
[Long]
[CollectionDefinition(Name)]
public sealed class FaultsCollection : ICollectionFixture<ProxiedCrm>
{
    public const string Name = "Faults";
}
