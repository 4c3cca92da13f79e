namespace MiniCrm.Tests.Integration.Events;

/// <summary>One after the other and with nothing beside them: hosts and brokers are killed here, and it is told how long things took.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EventsCollection : ICollectionFixture<BrokeredCrm>
{
    public const string Name = "Events";
}
