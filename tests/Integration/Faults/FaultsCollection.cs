namespace MiniCrm.Tests.Integration.Faults;

/// <summary>One after the other and with nothing beside them: these tests say how long things may take.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FaultsCollection : ICollectionFixture<ProxiedCrm>
{
    public const string Name = "Faults";
}
