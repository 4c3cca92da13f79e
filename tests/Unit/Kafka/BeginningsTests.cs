using Confluent.Kafka;
using MiniCrm.Kafka.Consuming;
using MiniCrm.Kafka.Topics;

namespace MiniCrm.Tests.Unit.Kafka;

public sealed class BeginningsTests
{
    private static readonly TopicPartition Partition = new("lead.assigned", 1);

    private readonly TopicIds _ids = new();

    [Fact]
    public void A_topic_that_stays_the_same_goes_on_where_it_is_committed()
    {
        _ids.See("lead.assigned", "a");
        var beginnings = new Beginnings(["lead.assigned"], _ids);
        _ids.See("lead.assigned", "a");

        Assert.Empty(beginnings.Renewed());
        Assert.Equal(Offset.Unset, beginnings.Of(Partition).Offset);
    }

    [Fact]
    public void A_topic_that_is_seen_for_the_first_time_is_no_other_one()
    {
        var beginnings = new Beginnings(["lead.assigned"], _ids);
        _ids.See("lead.assigned", "a");

        Assert.Empty(beginnings.Renewed());
        Assert.Equal(Offset.Unset, beginnings.Of(Partition).Offset);
    }

    [Fact]
    public void Another_topic_of_the_name_is_told_once_and_begins_at_its_first_record_until_something_of_it_is_done()
    {
        _ids.See("lead.assigned", "a");
        _ids.See("lead.deleted", "b");
        var beginnings = new Beginnings(["lead.assigned", "lead.deleted"], _ids);
        _ids.See("lead.assigned", "c");

        Assert.Equal(["lead.assigned"], beginnings.Renewed());
        Assert.Empty(beginnings.Renewed());
        Assert.Equal(Offset.Beginning, beginnings.Of(Partition).Offset);
        Assert.Equal(Offset.Beginning, beginnings.Of(Partition).Offset);
        Assert.Equal(Offset.Unset, beginnings.Of(new("lead.deleted", 1)).Offset);

        beginnings.Begin(Partition);

        Assert.Equal(Offset.Unset, beginnings.Of(Partition).Offset);
        Assert.Equal(Offset.Beginning, beginnings.Of(new("lead.assigned", 0)).Offset);
    }

    [Fact]
    public void The_next_one_begins_anew_again()
    {
        _ids.See("lead.assigned", "a");
        var beginnings = new Beginnings(["lead.assigned"], _ids);
        _ids.See("lead.assigned", "b");
        beginnings.Renewed();
        beginnings.Begin(Partition);
        _ids.See("lead.assigned", "c");

        Assert.Equal(["lead.assigned"], beginnings.Renewed());
        Assert.Equal(Offset.Beginning, beginnings.Of(Partition).Offset);
    }
}
