using System.Diagnostics;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using MiniCrm.Kafka.Publishing;
using MiniCrm.Kafka.Topics;

namespace MiniCrm.Kafka.Consuming;

/// <summary>Sees one record through: handled, or among the dead letters, however often that has to be tried.</summary>
internal sealed partial class RecordHandling(
    ConsumerOptions options, Func<ConsumedRecord, CancellationToken, Task> handler, RecordProducer producer, TimeProvider clock, ILogger logger)
{
    // When a database is away, every record in flight fails, and again: one of them is enough to tell.
    private static readonly TimeSpan WarningInterval = TimeSpan.FromSeconds(10);

    private long _nextWarning;

    /// <exception cref="OperationCanceledException">The partition was given up, and the record is not done.</exception>
    public async Task HandleAsync(ConsumedRecord record, CancellationToken givenUp)
    {
        using var activity = StartActivity(record);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await HandleOrDeadLetterAsync(record, givenUp);
                return;
            }
            catch (Exception failure) when (!givenUp.IsCancellationRequested)
            {
                var delay = Delay(attempt);
                KafkaMetrics.Retried.Add(1, Tags(record));
                LogRetry(MayWarn() ? LogLevel.Warning : LogLevel.Debug, failure, record, options.Group, delay.TotalSeconds);
                await Task.Delay(delay, clock, givenUp);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // It failed because, or while, the partition was given up: its next owner handles it.
                throw new OperationCanceledException(failure.Message, failure, givenUp);
            }
        }
    }

    private async Task HandleOrDeadLetterAsync(ConsumedRecord record, CancellationToken givenUp)
    {
        try
        {
            await handler(record, givenUp);
            KafkaMetrics.Handled.Add(1, Tags(record));
        }
        catch (DeadLetterException useless)
        {
            await DeadLetterAsync(record, useless.Message, givenUp);
        }
    }

    private async Task DeadLetterAsync(ConsumedRecord record, string reason, CancellationToken givenUp)
    {
        var topic = EventTopics.DeadLettersOf(record.Topic);
        var copy = record.Copy(
            ("dlq-reason", reason), ("dlq-group", options.Group),
            ("dlq-topic", record.Topic), ("dlq-partition", $"{record.Partition}"), ("dlq-offset", $"{record.Offset}"));
        if (await producer.SendAsync(topic, copy).WaitAsync(givenUp) is { } failure)
        {
            throw new InvalidOperationException($"{topic} did not take it: {failure.Reason}.");
        }

        KafkaMetrics.DeadLettered.Add(1, Tags(record));
        LogDeadLetter(record, topic, reason);
    }

    private TimeSpan Delay(int attempt)
    {
        var longest = Math.Min(options.RetryDelay.TotalMilliseconds * Math.Pow(2, attempt), options.LongestRetryDelay.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(longest * (0.5 + (Random.Shared.NextDouble() / 2)));
    }

    private bool MayWarn()
    {
        var (now, next) = (clock.GetTimestamp(), Volatile.Read(ref _nextWarning));
        return now >= next && Interlocked.CompareExchange(ref _nextWarning, now + (long)(WarningInterval.TotalSeconds * clock.TimestampFrequency), next) == next;
    }

    private Activity? StartActivity(ConsumedRecord record)
    {
        ActivityContext.TryParse(record.Header("traceparent"), null, isRemote: true, out var parent);
        return KafkaMetrics.Activities.StartActivity($"process {record.Topic}", ActivityKind.Consumer, parent)
            ?.SetTag("messaging.system", "kafka").SetTag("messaging.consumer.group.name", options.Group)
            .SetTag("messaging.destination.name", record.Topic).SetTag("messaging.destination.partition.id", $"{record.Partition}")
            .SetTag("messaging.kafka.offset", record.Offset);
    }

    private TagList Tags(ConsumedRecord record) => new() { { "group", options.Group }, { "topic", record.Topic } };

    [LoggerMessage(Message = "A record could not be handled by {Group}, and is tried again in {Seconds:0.0} s, for as long as it takes: {Record}")]
    private partial void LogRetry(LogLevel level, Exception failure, ConsumedRecord record, string group, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Dead letter: {Record} went to {Topic}: {Reason}")]
    private partial void LogDeadLetter(ConsumedRecord record, string topic, string reason);
}
