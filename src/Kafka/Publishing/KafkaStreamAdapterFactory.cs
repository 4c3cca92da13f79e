using Orleans.Streams;

namespace MiniCrm.Kafka.Publishing;

/// <summary>Write-only, so that Orleans asks for the adapter and for nothing else.</summary>
internal sealed class KafkaStreamAdapterFactory(string name, RecordProducer producer, RunProducer runs) : IQueueAdapterFactory
{
    public Task<IQueueAdapter> CreateAdapter() => Task.FromResult<IQueueAdapter>(new KafkaStreamAdapter(name, producer, runs));

    public IQueueAdapterCache GetQueueAdapterCache() => throw KafkaStreamAdapter.WriteOnly();

    public IStreamQueueMapper GetStreamQueueMapper() => throw KafkaStreamAdapter.WriteOnly();

    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) => throw KafkaStreamAdapter.WriteOnly();
}
