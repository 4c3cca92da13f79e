using System.Text.Json;
using MiniCrm.Database.Storage;
using MiniCrm.Kafka.Topics;
using MiniCrm.Leads;

namespace MiniCrm.Tests.Unit.Kafka;

public sealed class EventTopicsTests
{
    [Fact]
    public void Every_event_says_its_topic_once_and_consumers_of_others_find_all_of_them()
    {
        Assert.Equal(EventTopics.All.Distinct(), EventTopics.All);
        Assert.Equal(
            [
                "import.finished",
                "lead.assigned", "lead.created", "lead.deleted", "lead.erased", "lead.merged", "lead.restored", "lead.status_changed", "lead.unmerged",
                "lead.updated", "notification.failed", "notification.sent",
                "user.created", "user.deleted", "user.new_device", "user.security_changed", "user.updated",
            ],
            EventTopics.All);
    }

    [Fact]
    public void The_brokers_must_have_them_and_what_the_consumers_give_up() => Assert.Equal(
        [
            .. EventTopics.All,
            "user.created.dlq", "user.security_changed.dlq", "user.new_device.dlq", "user.deleted.dlq", "lead.assigned.dlq", "lead.deleted.dlq",
            "lead.erased.dlq",
        ],
        EventTopics.Needed);

    [Fact]
    public void The_topic_is_known_of_the_event_and_no_member_of_the_value()
    {
        IDomainEvent deleted = new LeadDeleted(Guid.Empty, DateTimeOffset.UnixEpoch);

        Assert.Equal("lead.deleted", deleted.Topic);
        Assert.Equal(
            """{"leadId":"00000000-0000-0000-0000-000000000000","timestamp":"1970-01-01T00:00:00.000Z"}""",
            JsonSerializer.Serialize(deleted, StorageJson.Options));
    }
}
