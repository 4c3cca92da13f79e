using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using MiniCrm.Kafka.Clients;

namespace MiniCrm.Tests.Support.Kafka;

/// <summary>A record as a consumer who knows nothing of MiniCRM sees it.</summary>
/// <param name="Headers">In their order.</param>
public sealed record KafkaEvent(
    string Topic, int Partition, long Offset, DateTime Time, string? Key, string? Value, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>What consumers deduplicate by.</summary>
    public string Id => Header("ce_id");

    /// <summary>Counts the events of a key over all topics, from 1.</summary>
    public int Sequence => int.Parse(Header("ce_sequence"), System.Globalization.CultureInfo.InvariantCulture);

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Value!);

    public string Header(string name) => Headers.Last(header => header.Key == name).Value;

    internal static KafkaEvent Of(ConsumeResult<byte[]?, byte[]?> result) => new(
        result.Topic, result.Partition.Value, result.Offset.Value, result.Message.Timestamp.UtcDateTime, Text(result.Message.Key), Text(result.Message.Value),
        [.. result.Message.Headers.Select(header => KeyValuePair.Create(header.Key, Text(header.GetValueBytes()) ?? ""))]);

    private static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);
}

/// <summary>Reads what is in Kafka, from the beginning.</summary>
public static class KafkaEvents
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>Reads the topics until what was read satisfies the condition. Topics may still be created, and the broker may still be away.</summary>
    /// <param name="until">Is shown all that was read so far, in order per partition.</param>
    /// <exception cref="TimeoutException">The deadline (60 s unless given) has passed; the message tells what was there.</exception>
    public static Task<List<KafkaEvent>> ReadAsync(
        string address,
        IReadOnlyCollection<string> topics,
        Func<IReadOnlyList<KafkaEvent>, bool> until,
        TimeSpan? deadline = null,
        CancellationToken cancellationToken = default) => Blocking.RunAsync(() =>
        {
            using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            time.CancelAfter(deadline ?? DefaultDeadline);
            return Read(address, topics, until, time.Token, cancellationToken);
        });

    /// <summary>Reads a topic until it has given so many records.</summary>
    public static Task<List<KafkaEvent>> ReadAsync(
        string address, string topic, int count, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        ReadAsync(address, [topic], read => read.Count >= count, deadline, cancellationToken);

    private static List<KafkaEvent> Read(
        string address, IReadOnlyCollection<string> topics, Func<IReadOnlyList<KafkaEvent>, bool> until, CancellationToken time, CancellationToken cancellationToken)
    {
        using var consumer = Consumer(address);
        consumer.Subscribe(topics);
        var read = new List<KafkaEvent>();
        while (true)
        {
            var looked = read.Count;
            for (var wait = Poll; Next(consumer, wait) is { } record && !time.IsCancellationRequested; wait = TimeSpan.Zero)
            {
                read.Add(record);
            }

            if (read.Count > looked && until(read))
            {
                consumer.Close();
                return read;
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (time.IsCancellationRequested)
            {
                var seen = read.GroupBy(record => record.Topic).Select(topic => $"{topic.Count()} of {topic.Key}");
                throw new TimeoutException($"Not in time in {string.Join(", ", topics)}. There were: {string.Join(", ", seen.DefaultIfEmpty("none"))}.");
            }
        }
    }

    private static KafkaEvent? Next(IConsumer<byte[]?, byte[]?> consumer, TimeSpan wait)
    {
        try
        {
            return consumer.Consume(wait) is { } result ? KafkaEvent.Of(result) : null;
        }
        catch (ConsumeException notYet) when (!notYet.Error.IsFatal)
        {
            // A topic that is about to be created, a broker that is not up.
            return null;
        }
    }

    // A group of its own, which nobody else waits for.
    private static IConsumer<byte[]?, byte[]?> Consumer(string address) => new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig
    {
        BootstrapServers = address,
        GroupId = $"reader-{Guid.NewGuid():N}",
        AutoOffsetReset = AutoOffsetReset.Earliest,
        EnableAutoCommit = false,
        ReconnectBackoffMaxMs = 500,
        TopicMetadataRefreshIntervalMs = 1000,
    }).SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { }).Build();
}
