using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using MiniCrm.Kafka.Clients;

namespace MiniCrm.Kafka.Publishing;

/// <summary>
/// Sends several records of one key and topic at once, in order, and nothing after one that fails: it then fails as a whole, with all that others
/// send by it at the time, and is replaced. Whoever sends a record by itself is not touched by that. Most hosts never have a run to send, and no client for it.
/// </summary>
public sealed class RunProducer(KafkaClients clients, TimeProvider clock, ILogger<RecordProducer> logger) : IAsyncDisposable
{
    private readonly Lazy<RecordProducer> _producer = new(() => new(clients, clock, logger, gapless: true));

    /// <returns>How many, from the first on, every in-sync replica has; of the others nobody knows.</returns>
    internal async Task<int> SendAsync(string topic, IEnumerable<Message<byte[]?, byte[]?>> run)
    {
        // Each is in the producer's queue before the next: what cannot even be put there is the end of the run.
        var sent = new List<Task<DeliveryFailure?>>();
        foreach (var record in run)
        {
            var sending = _producer.Value.SendAsync(topic, record);
            sent.Add(sending);
            if (sending is { IsCompletedSuccessfully: true, Result: not null })
            {
                break;
            }
        }

        var outcomes = await Task.WhenAll(sent).ConfigureAwait(false);
        var first = Array.FindIndex(outcomes, outcome => outcome is not null);
        return first < 0 ? outcomes.Length : first;
    }

    public ValueTask DisposeAsync() => _producer.IsValueCreated ? _producer.Value.DisposeAsync() : ValueTask.CompletedTask;
}
