using Confluent.Kafka;
using Confluent.Kafka.Admin;
using MiniCrm.Kafka.Clients;

namespace MiniCrm.Kafka.Consuming;

/// <summary>How many records a group has still before it.</summary>
public sealed class ConsumerLag(string group, IReadOnlyCollection<string> topics, KafkaClients clients)
{
    // A stop waits for an answer that is due.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(2);

    public string Group => group;

    /// <summary>How many records the group has before it now.</summary>
    /// <exception cref="KafkaException">Nobody answers.</exception>
    public async Task<long> MeasureAsync()
    {
        using var watcher = clients.Watcher(group);
        return (await ReadAsync(watcher, [this])).Sum(partition => partition.Records);
    }

    /// <summary>By group and partition; one that nobody has committed anything of counts from its first record.</summary>
    /// <param name="watcher">A <see cref="KafkaClients.Watcher"/>, of whichever group.</param>
    /// <exception cref="KafkaException">Nobody answers.</exception>
    /// <exception cref="KeyNotFoundException">Not for all partitions.</exception>
    internal static async Task<IReadOnlyList<(string Group, TopicPartition Partition, long Records)>> ReadAsync(
        IConsumer<byte[]?, byte[]?> watcher, IReadOnlyCollection<ConsumerLag> lags)
    {
        // A new one each time: it costs less than the thread of one that stays, which looks ten times a second for something to do.
        using var admin = new DependentAdminClientBuilder(watcher.Handle).Build();
        var metadata = await Blocking.RunAsync(() => admin.GetMetadata(AnswerTimeout));
        var partitions = metadata.Topics.ToDictionary(topic => topic.Topic, topic => topic.Partitions.Select(partition => partition.PartitionId));
        var committed = await Task.WhenAll(lags.Select(lag => lag.CommittedAsync(admin, partitions)));
        var all = committed.SelectMany(offsets => offsets).ToList();
        var ends = await OffsetsAsync(admin, all.Select(offset => offset.Partition), OffsetSpec.Latest());
        var starts = await OffsetsAsync(admin, all.Where(offset => offset.Next.IsSpecial).Select(offset => offset.Partition), OffsetSpec.Earliest());
        return [.. all.Select(offset => (
            offset.Group, offset.Partition, Math.Max(0, ends[offset.Partition] - (offset.Next.IsSpecial ? starts[offset.Partition] : offset.Next.Value))))];
    }

    private async Task<IEnumerable<(string Group, TopicPartition Partition, Offset Next)>> CommittedAsync(
        IAdminClient admin, Dictionary<string, IEnumerable<int>> known)
    {
        List<TopicPartition> partitions =
            [.. topics.Where(known.ContainsKey).SelectMany(topic => known[topic].Select(partition => new TopicPartition(topic, partition)))];
        return partitions.Count == 0 ? []
            : (await admin.ListConsumerGroupOffsetsAsync([new(group, partitions)], new() { RequestTimeout = AnswerTimeout }))[0].Partitions
                .Select(partition => (group, partition.TopicPartition, partition.Offset));
    }

    private static async Task<Dictionary<TopicPartition, long>> OffsetsAsync(IAdminClient admin, IEnumerable<TopicPartition> partitions, OffsetSpec where)
    {
        List<TopicPartitionOffsetSpec> asked = [.. partitions.Distinct().Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = where })];
        return asked.Count == 0 ? []
            : (await admin.ListOffsetsAsync(asked, new ListOffsetsOptions { RequestTimeout = AnswerTimeout }))
                .ResultInfos.ToDictionary(info => info.TopicPartitionOffsetError.TopicPartition, info => info.TopicPartitionOffsetError.Offset.Value);
    }
}
