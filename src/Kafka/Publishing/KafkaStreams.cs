using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Providers.Streams.Common;
using Orleans.Streams;

namespace MiniCrm.Kafka.Publishing;

/// <summary>Grain streams that end in Kafka: one stream per topic, the topic its key.</summary>
public static class KafkaStreams
{
    /// <summary>Of the stream provider.</summary>
    public const string ProviderName = "kafka";

    /// <summary>The namespace of the streams; Kafka does not see it.</summary>
    public const string Namespace = "events";

    /// <summary>
    /// The provider <see cref="ProviderName"/>, for streams of <see cref="OutboxEvent"/>. Publishing waits until Kafka has acknowledged the
    /// whole batch, else throws a <see cref="PublishException"/>. Nobody can subscribe: consumers are consumer groups.
    /// </summary>
    public static ISiloBuilder AddKafkaStreams(this ISiloBuilder silo) => silo.AddPersistentStreams(
        ProviderName,
        (services, name) => new KafkaStreamAdapterFactory(name, services.GetRequiredService<RecordProducer>(), services.GetRequiredService<RunProducer>()),
        streams => streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly));

    /// <summary>The stream of a topic. Ask for one per topic, never for one per aggregate: a silo keeps each for ever.</summary>
    public static IAsyncStream<OutboxEvent> GetTopic(this IStreamProvider provider, string topic)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return provider.GetStream<OutboxEvent>(StreamId.Create(Namespace, topic));
    }
}
