using System.Collections.Concurrent;
using Confluent.Kafka;
using MiniCrm.Kafka.Clients;

namespace MiniCrm.Kafka.Publishing;

/// <summary>One producer of librdkafka, and the records it has not answered for: it never does for those that are left when it is disposed.</summary>
internal sealed class ProducerInstance
{
    private readonly ConcurrentDictionary<TaskCompletionSource<DeliveryFailure?>, bool> _open = [];
    private readonly Lock _producing = new();
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private bool _closed;

    /// <param name="fatal">Told that this instance will never send anything again.</param>
    public ProducerInstance(KafkaClients clients, bool gapless, Action<ProducerInstance, Error> fatal) =>
        _producer = clients.Producer(error => fatal(this, error), gapless);

    public Task<DeliveryFailure?> SendAsync(string topic, Message<byte[]?, byte[]?> record)
    {
        var outcome = new TaskCompletionSource<DeliveryFailure?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_producing)
        {
            if (_closed)
            {
                return Task.FromResult<DeliveryFailure?>(DeliveryFailure.Unknown);
            }

            _open[outcome] = true;
            try
            {
                _producer.Produce(topic, record, report => Answer(outcome, report.Error));
            }
            catch (KafkaException refused)
            {
                Answer(outcome, refused.Error);
            }
        }

        return outcome.Task;
    }

    /// <summary>Waits for answers so long, and no longer; what is open then is unknown.</summary>
    public void Close(TimeSpan timeout)
    {
        lock (_producing)
        {
            _closed = true;
        }

        _producer.Flush(timeout);
        _producer.Dispose();
        foreach (var outcome in _open.Keys)
        {
            outcome.TrySetResult(DeliveryFailure.Unknown);
        }
    }

    private void Answer(TaskCompletionSource<DeliveryFailure?> outcome, Error error)
    {
        _open.TryRemove(outcome, out _);
        outcome.TrySetResult(error.IsError ? DeliveryFailure.Of(error) : null);
    }
}
