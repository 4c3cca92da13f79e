using System.Collections.Concurrent;
using System.Collections.Immutable;
using Orleans.Streams;

namespace MiniCrm.Kafka.Publishing;

/// <summary>
/// Publishes batches. Of a key that has several events in a batch they go at once, by a producer that stops at a record that fails. From there on,
/// and so that it is told what failed and why, they go one after the other, each when Kafka has the one before: a record that fails must not be
/// overtaken, and librdkafka otherwise goes on with the next when it gives one up. Keys go side by side.
/// </summary>
internal sealed class KafkaStreamAdapter(string name, RecordProducer producer, RunProducer runs) : IQueueAdapter
{
    public string Name => name;

    public bool IsRewindable => false;

    public StreamProviderDirection Direction => StreamProviderDirection.WriteOnly;

    public async Task QueueMessageBatchAsync<T>(
        StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext)
    {
        var topic = streamId.GetKeyAsString();
        if (events is not IEnumerable<OutboxEvent> batch || batch.Any(outboxEvent => outboxEvent.Topic != topic))
        {
            throw new ArgumentException($"The stream of {topic} takes {nameof(OutboxEvent)}s of that topic.", nameof(events));
        }

        var (acknowledged, unpublished) = (new ConcurrentQueue<long>(), new ConcurrentQueue<UnpublishedEvent>());
        await Task.WhenAll(batch.GroupBy(outboxEvent => outboxEvent.Key).Select(PublishKeyAsync)).ConfigureAwait(false);
        KafkaMetrics.Published.Add(acknowledged.Count, new KeyValuePair<string, object?>("topic", topic));
        if (!unpublished.IsEmpty)
        {
            KafkaMetrics.Unpublished.Add(unpublished.Count, new KeyValuePair<string, object?>("topic", topic));
            throw new PublishException($"{unpublished.Count} of {unpublished.Count + acknowledged.Count} events for {topic} were not acknowledged: {unpublished.First().Reason}.")
            {
                Acknowledged = [.. acknowledged.Order()],
                Unpublished = [.. unpublished.OrderBy(unpublishedEvent => unpublishedEvent.Position)],
            };
        }

        async Task PublishKeyAsync(IEnumerable<OutboxEvent> ofOneKey)
        {
            OutboxEvent[] run = [.. ofOneKey];
            var done = run.Length < 2 ? 0 : await runs.SendAsync(topic, run.Select(CloudEvent.ToRecord)).ConfigureAwait(false);
            foreach (var outboxEvent in run[..done])
            {
                acknowledged.Enqueue(outboxEvent.Position);
            }

            string? held = null;
            foreach (var outboxEvent in run[done..])
            {
                if (held is not null)
                {
                    unpublished.Enqueue(new(outboxEvent.Position, held, ForGood: false));
                }
                else if (await producer.SendAsync(topic, CloudEvent.ToRecord(outboxEvent)).ConfigureAwait(false) is { } failure)
                {
                    unpublished.Enqueue(new(outboxEvent.Position, failure.Reason, failure.ForGood));
                    held = $"Waits behind {outboxEvent.Position} of the same key";
                }
                else
                {
                    acknowledged.Enqueue(outboxEvent.Position);
                }
            }
        }
    }

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) => throw WriteOnly();

    internal static NotSupportedException WriteOnly() => new("Grain streams end in Kafka; who reads them is a consumer group.");
}
