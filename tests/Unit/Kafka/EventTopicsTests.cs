using System.Runtime.CompilerServices;
using MiniCrm.Kafka.Topics;

namespace MiniCrm.Tests.Unit.Kafka;

public sealed class EventTopicsTests
{
    [Fact]
    public void Every_event_has_its_topic_and_every_topic_its_event()
    {
        var topics = typeof(IDomainEvent).Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(IDomainEvent)) && type.IsClass)
            .Select(type => ((IDomainEvent)RuntimeHelpers.GetUninitializedObject(type)).Topic);

        Assert.Equal(topics.Order(), EventTopics.All.Order());
    }
}
