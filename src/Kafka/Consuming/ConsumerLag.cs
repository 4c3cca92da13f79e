using System.Diagnostics.Metrics;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MiniCrm.Kafka.Clients;

namespace MiniCrm.Kafka.Consuming;

/// <summary>How many records a group has still before it, read every few seconds by a client of its own: asking a consumer stops its consuming.</summary>
public sealed class ConsumerLag(string group, IEnumerable<string> topics, KafkaClients clients, TimeProvider clock, ILogger<ConsumerLag> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // A stop waits for an answer that is due.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(2);

    private readonly HashSet<string> _topics = [.. topics];
    private IReadOnlyDictionary<TopicPartition, long> _seen = new Dictionary<TopicPartition, long>();

    public string Group => group;

    /// <summary>How many records the group has before it now.</summary>
    /// <exception cref="KafkaException">Nobody answers.</exception>
    public async Task<long> MeasureAsync()
    {
        using var watcher = clients.Watcher(group);
        return (await ReadAsync(watcher)).Values.Sum();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var watcher = clients.Watcher(group);
        using var meter = new Meter(KafkaMetrics.Name);
        meter.CreateObservableGauge("minicrm.kafka.consumer_lag", Observe, description: "Records that a consumer group has still before it.");
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                _seen = await ReadAsync(watcher);
            }
            catch (Exception silent) when (silent is KafkaException or KeyNotFoundException)
            {
                // Nobody answers, or not for all partitions: no figure is better than an old one.
                _seen = new Dictionary<TopicPartition, long>();
                logger.LogDebug(silent, "The lag of {Group} could not be read.", group);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>By partition; one that nobody has committed anything of counts from its first record.</summary>
    /// <exception cref="KafkaException">Nobody answers.</exception>
    private async Task<IReadOnlyDictionary<TopicPartition, long>> ReadAsync(IConsumer<byte[]?, byte[]?> watcher)
    {
        using var admin = new DependentAdminClientBuilder(watcher.Handle).Build();
        var metadata = await Blocking.RunAsync(() => admin.GetMetadata(AnswerTimeout));
        List<TopicPartition> partitions = [.. metadata.Topics.Where(topic => _topics.Contains(topic.Topic))
            .SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Topic, partition.PartitionId)))];
        if (partitions.Count == 0)
        {
            return new Dictionary<TopicPartition, long>();
        }

        var committed = (await Blocking.RunAsync(() => watcher.Committed(partitions, AnswerTimeout)))
            .ToDictionary(partition => partition.TopicPartition, partition => partition.Offset);
        var ends = await OffsetsAsync(admin, partitions, OffsetSpec.Latest());
        var starts = await OffsetsAsync(admin, [.. partitions.Where(partition => committed[partition].IsSpecial)], OffsetSpec.Earliest());
        return partitions.ToDictionary(
            partition => partition,
            partition => Math.Max(0, ends[partition] - (starts.TryGetValue(partition, out var start) ? start : committed[partition].Value)));
    }

    private IEnumerable<Measurement<long>> Observe() => _seen.Select(partition => new Measurement<long>(
        partition.Value,
        new("group", group), new("topic", partition.Key.Topic), new("partition", partition.Key.Partition.Value)));

    private static async Task<Dictionary<TopicPartition, long>> OffsetsAsync(IAdminClient admin, List<TopicPartition> partitions, OffsetSpec where) =>
        partitions.Count == 0 ? []
        : (await admin.ListOffsetsAsync(
            partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = where }),
            new ListOffsetsOptions { RequestTimeout = AnswerTimeout }))
            .ResultInfos.ToDictionary(info => info.TopicPartitionOffsetError.TopicPartition, info => info.TopicPartitionOffsetError.Offset.Value);
}
