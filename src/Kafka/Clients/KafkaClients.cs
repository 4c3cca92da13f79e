using System.Globalization;
using Confluent.Kafka;
using MiniCrm.Kafka.Configuration;
using MiniCrm.Kafka.Consuming;
using MiniCrm.Kafka.Topics;

namespace MiniCrm.Kafka.Clients;

/// <summary>Makes the clients of one Kafka, all with the settings of the environment over our defaults, and what must not change over both.</summary>
/// <param name="settings">Its brokers must be there.</param>
public sealed class KafkaClients(KafkaSettings settings, ClientLog log)
{
    private const int ReconnectMs = 50;

    // More often floods; less often and a broker that is back is noticed late.
    private const int ReconnectMaxMs = 1000;

    // With a short one, some records fail while later ones of their key get through.
    private const int MessageTimeoutMs = 300_000;

    // Pausing a partition throws away what was fetched ahead, so that fetching far ahead is done in vain.
    private const int FetchedAhead = 500;
    private const int FetchedAheadKilobytes = 8 * 1024;

    public KafkaSettings Settings { get; } = settings;

    /// <summary>Hears of every client's trouble with a broker.</summary>
    public ClientLog Log { get; } = log;

    /// <summary>What the brokers were last seen to have.</summary>
    public TopicIds Topics { get; } = new();

    internal IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig(Common()))
        .SetErrorHandler((_, error) => Log.OnError(error))
        .SetLogHandler((_, message) => Log.OnLog(message))
        .Build();

    /// <summary>
    /// A consumer that never joins its group, whose admin client can be asked what groups have committed. Never ask another: while the coordinator is
    /// not there yet, librdkafka 2.16 reads the answer into a group that an admin client does not have, and the process ends (seen on a
    /// broker that had just started).
    /// </summary>
    internal IConsumer<byte[]?, byte[]?> Watcher(string group) => new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig(Common())
    {
        GroupId = group,
        EnableAutoCommit = false,
    })
        .SetErrorHandler((_, error) => Log.OnError(error))
        .SetLogHandler((_, message) => Log.OnLog(message))
        .Build();

    /// <param name="fatal">Told on the client's own thread that this producer will never send anything again.</param>
    /// <param name="gapless">
    /// Whether it rather dies than sends what follows a record that failed. With one request on its way at a time: brokers take any sequence for
    /// the first of a producer that they have not seen, and so a second request when the first was refused. It gives no record up by itself,
    /// which librdkafka does not count as a gap.
    /// </param>
    internal IProducer<byte[]?, byte[]?> Producer(Action<Error> fatal, bool gapless = false)
    {
        var common = Common();
        if (!common.ContainsKey("queue.buffering.max.ms"))
        {
            // The same under its older name.
            common.TryAdd("linger.ms", "0");
        }

        var config = new ProducerConfig(common)
        {
            Acks = Acks.All,
            EnableIdempotence = true,
            EnableGaplessGuarantee = gapless,
            MaxInFlight = gapless ? 1 : null,
            MessageTimeoutMs = gapless ? 0 : MessageTimeoutMs,
            Partitioner = Partitioner.Murmur2Random,
            DeliveryReportFields = "none",
        };
        return new ProducerBuilder<byte[]?, byte[]?>(config)
            .SetErrorHandler((_, error) => Report(error, fatal))
            .SetLogHandler((_, message) => Log.OnLog(message))
            .Build();
    }

    /// <param name="fatal">Told while polling that this consumer will never get anything again.</param>
    internal IConsumer<byte[]?, byte[]?> Consumer(ConsumerOptions options, Action<Error> fatal, PartitionHandlers partitions)
    {
        var common = Common();
        common.TryAdd("queued.min.messages", $"{FetchedAhead}");
        common.TryAdd("queued.max.messages.kbytes", $"{FetchedAheadKilobytes}");
        common.TryAdd("session.timeout.ms", $"{options.SessionTimeout.TotalMilliseconds:0}");
        common.TryAdd("heartbeat.interval.ms", $"{int.Parse(common["session.timeout.ms"], CultureInfo.InvariantCulture) / 3}");
        var config = new ConsumerConfig(common)
        {
            GroupId = options.Group,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoOffsetStore = false,
            EnableAutoCommit = true,
            AutoCommitIntervalMs = 1000,
            AllowAutoCreateTopics = false,
        };
        return new ConsumerBuilder<byte[]?, byte[]?>(config)
            .SetErrorHandler((_, error) => Report(error, fatal))
            .SetLogHandler((_, message) => Log.OnLog(message))
            .SetPartitionsAssignedHandler((_, assigned) => partitions.Assigned(assigned))
            .SetPartitionsRevokedHandler((_, revoked) => partitions.Revoked(revoked.ConvertAll(partition => partition.TopicPartition)))
            .SetPartitionsLostHandler((_, lost) => partitions.Lost(lost.ConvertAll(partition => partition.TopicPartition)))
            .Build();
    }

    private void Report(Error error, Action<Error> fatal)
    {
        Log.OnError(error);
        if (error.IsFatal)
        {
            fatal(error);
        }
    }

    private Dictionary<string, string> Common()
    {
        var common = new Dictionary<string, string>(Settings.Client)
        {
            ["bootstrap.servers"] = Settings.Brokers ?? throw new InvalidOperationException("There is no broker to talk to."),
        };
        common.TryAdd("client.id", "minicrm");
        common.TryAdd("reconnect.backoff.ms", $"{ReconnectMs}");
        common.TryAdd("reconnect.backoff.max.ms", $"{ReconnectMaxMs}");
        common.TryAdd("socket.keepalive.enable", "true");
        return common;
    }
}
