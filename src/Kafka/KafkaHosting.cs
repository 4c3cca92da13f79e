using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MiniCrm.Hosting;
using MiniCrm.Kafka.Clients;
using MiniCrm.Kafka.Configuration;
using MiniCrm.Kafka.Consuming;
using MiniCrm.Kafka.Development;
using MiniCrm.Kafka.Publishing;
using MiniCrm.Kafka.Topics;

namespace MiniCrm.Kafka;

/// <summary>Puts Kafka under a host.</summary>
public static partial class KafkaHosting
{
    /// <summary>The clients, the producer, the topics.</summary>
    /// <param name="carryBroker">Whether the host brings a broker of its own when the settings name none.</param>
    /// <exception cref="StartException">There is no broker.</exception>
    public static IServiceCollection AddKafka(this IServiceCollection services, KafkaSettings settings, bool carryBroker = false)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Brokers is null && !carryBroker)
        {
            throw new StartException("KAFKA_BROKERS must be set, like host:9092, with commas between several.");
        }

        if (settings.Brokers is null)
        {
            services.AddSingleton(StartDevelopmentBroker);
        }

        // Made first and so disposed last: what is still to be sent at a stop needs the broker.
        services.AddSingleton(provider => new KafkaClients(
            settings.Brokers is null ? settings with { Brokers = provider.GetRequiredService<DevelopmentBroker>().Address } : settings,
            new ClientLog(provider.GetRequiredService<ILogger<ClientLog>>())));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new RecordProducer(
            provider.GetRequiredService<KafkaClients>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RecordProducer>>()));
        services.AddSingleton<RunProducer>();
        services.AddSingleton(provider => new TopicKeeper(EventTopics.Needed, settings, provider.GetRequiredService<ILogger<TopicKeeper>>()));
        services.AddHostedService<BrokerWatch>();
        services.AddHostedService(provider => new StartNote(settings, provider.GetRequiredService<ILogger<KafkaSettings>>()));
        return services;
    }

    /// <summary>
    /// Consumes for one purpose while the host runs, and measures how far behind it is. Hosted services stop in reverse order: call it after
    /// what the handler needs, the silo above all, so that it drains while that is still there.
    /// </summary>
    public static IServiceCollection AddConsumer(
        this IServiceCollection services,
        ConsumerOptions options,
        IReadOnlyCollection<string> topics,
        Func<IServiceProvider, Func<ConsumedRecord, CancellationToken, Task>> handler)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(handler);
        services.AddSingleton(provider => new ConsumerLag(options.Group, topics, provider.GetRequiredService<KafkaClients>()));

        // Once, however many consumers there are.
        services.AddHostedService<LagWatch>();
        return services.AddSingleton<IHostedService>(provider => new ConsumerLoop(
            options, topics, handler(provider), provider.GetRequiredService<KafkaClients>(), provider.GetRequiredService<RecordProducer>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ConsumerLoop>>()));
    }

    private static DevelopmentBroker StartDevelopmentBroker(IServiceProvider provider)
    {
        var broker = DevelopmentBroker.Start(EventTopics.Needed);
        LogDevelopmentBroker(provider.GetRequiredService<ILogger<DevelopmentBroker>>(), broker.Address);
        return broker;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "KAFKA_BROKERS is not set: events go to a broker inside this process, at {Address} for any client of this machine. It forgets them when the process ends.")]
    private static partial void LogDevelopmentBroker(ILogger logger, string address);
}
