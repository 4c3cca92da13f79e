using Confluent.Kafka;
using Confluent.Kafka.Admin;
using MiniCrm.Kafka.Topics;

namespace MiniCrm.Tests.Support.Kafka;

/// <summary>All that a broker has of the contract's topics, read on from the first record in the background by a plain consumer without a group.</summary>
public sealed class EventLog : IDisposable
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    private readonly string _brokers;
    private readonly Lock _lock = new();
    private readonly List<KafkaEvent> _events = [];
    private readonly Dictionary<TopicPartition, long> _next = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _reading;

    /// <param name="brokers">Need not answer yet.</param>
    public EventLog(string brokers)
    {
        _brokers = brokers;
        _reading = Task.Factory.StartNew(Read, TaskCreationOptions.LongRunning);
    }

    /// <summary>What was read so far, in the order it was read; an event may be there several times.</summary>
    public IReadOnlyList<KafkaEvent> Events
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>All events of a key once, by sequence, as soon as everything was read that the broker has by now.</summary>
    public async Task<IReadOnlyList<KafkaEvent>> OfAsync(string key, CancellationToken cancellationToken = default)
    {
        await CatchUpAsync(cancellationToken);
        return [.. Events.Where(read => read.Key == key).DistinctBy(read => read.Id).OrderBy(read => read.Sequence)];
    }

    /// <summary>Waits until everything was read that the broker has by now.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken = default)
    {
        using var admin = new AdminClientBuilder(Configured(new AdminClientConfig())).SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { }).Build();

        // A topic that was just made has no leader yet, and then its end is not told.
        var ends = await Eventually.SeesAsync(
            _ => Task.Run(() => EndsAsync(admin), cancellationToken), found => found.ResultInfos.Count > 0, cancellationToken: cancellationToken);
        await Eventually.IsTrueAsync(() => ends.ResultInfos.All(info => HasRead(info.TopicPartitionOffsetError)), cancellationToken: cancellationToken);
    }

    public void Dispose()
    {
        _closing.Cancel();
        _reading.Wait();
        _closing.Dispose();
    }

    private static Task<ListOffsetsResult> EndsAsync(IAdminClient admin) => admin.ListOffsetsAsync(
        Partitions(admin).Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = OffsetSpec.Latest() }),
        new ListOffsetsOptions { RequestTimeout = AnswerTimeout });

    private bool HasRead(TopicPartitionOffsetError end)
    {
        lock (_lock)
        {
            return end.Offset.Value <= 0 || _next.GetValueOrDefault(end.TopicPartition) >= end.Offset.Value;
        }
    }

    private void Read()
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(Configured(new ConsumerConfig
        {
            GroupId = "nobody",
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            ReconnectBackoffMaxMs = 500,
            TopicMetadataRefreshIntervalMs = 1000,
        })).SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { }).Build();
        var assigned = false;
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                if (!assigned)
                {
                    using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
                    var partitions = Partitions(admin);
                    consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(partition, Offset.Beginning)));
                    assigned = partitions.Select(partition => partition.Topic).Distinct().Count() == EventTopics.All.Length;
                    continue;
                }

                Take(consumer.Consume(TimeSpan.FromMilliseconds(100)));
            }
            catch (KafkaException)
            {
                // The broker is away, or has no such topic yet.
            }
        }
    }

    private void Take(ConsumeResult<byte[]?, byte[]?>? result)
    {
        if (result is null)
        {
            return;
        }

        lock (_lock)
        {
            _next[result.TopicPartition] = result.Offset.Value + 1;
            if (result.Message.Value is not null && result.Message.Headers.TryGetLastBytes("ce_id", out _))
            {
                _events.Add(KafkaEvent.Of(result));
            }

            // The others are not ours: some tests put poison beside the events.
        }
    }

    private static List<TopicPartition> Partitions(IAdminClient admin) =>
        [.. admin.GetMetadata(AnswerTimeout).Topics.Where(topic => EventTopics.All.Contains(topic.Topic))
            .SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Topic, partition.PartitionId)))];

    private T Configured<T>(T config)
        where T : ClientConfig
    {
        config.BootstrapServers = _brokers;
        return config;
    }
}
