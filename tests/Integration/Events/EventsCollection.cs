namespace MiniCrm.Tests.Integration.Events;

/// <summary>They share a host and its broker, and ill-treat neither.</summary>
[Long]
[CollectionDefinition(Name)]
public sealed class EventsCollection : ICollectionFixture<BrokeredCrm>
{
    public const string Name = "Events";
}
