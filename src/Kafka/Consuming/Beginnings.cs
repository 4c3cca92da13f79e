using Confluent.Kafka;
using MiniCrm.Kafka.Topics;

namespace MiniCrm.Kafka.Consuming;

/// <summary>
/// Which partitions of a group are to be read from their first record, whatever is committed: those of a topic that has become another one,
/// until something of them is done. Outlives sessions; called by the polling thread alone.
/// </summary>
internal sealed class Beginnings(IReadOnlyList<string> topics, TopicIds ids)
{
    private readonly Dictionary<string, int> _renewals = topics.ToDictionary(topic => topic, ids.Renewals);
    private readonly HashSet<string> _anew = [];
    private readonly HashSet<TopicPartition> _begun = [];

    /// <summary>The topics that have become others since this was asked last.</summary>
    public IReadOnlyList<string> Renewed()
    {
        List<string> renewed = [];
        foreach (var topic in topics)
        {
            if (ids.Renewals(topic) is var renewals && renewals != _renewals[topic])
            {
                _renewals[topic] = renewals;
                _anew.Add(topic);
                _begun.RemoveWhere(partition => partition.Topic == topic);
                renewed.Add(topic);
            }
        }

        return renewed;
    }

    /// <summary>Where a partition that was assigned begins.</summary>
    public TopicPartitionOffset Of(TopicPartition partition) =>
        new(partition, _anew.Contains(partition.Topic) && !_begun.Contains(partition) ? Offset.Beginning : Offset.Unset);

    /// <summary>Something of the partition is done, and what will be committed is about the topic that it is now.</summary>
    public void Begin(TopicPartition partition)
    {
        if (_anew.Contains(partition.Topic))
        {
            _begun.Add(partition);
        }
    }
}
