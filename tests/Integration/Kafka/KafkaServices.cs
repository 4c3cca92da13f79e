using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MiniCrm.Kafka;
using MiniCrm.Kafka.Clients;
using MiniCrm.Kafka.Configuration;
using MiniCrm.Kafka.Consuming;
using MiniCrm.Kafka.Publishing;
using Orleans.Runtime;

namespace MiniCrm.Tests.Integration.Kafka;

/// <summary>What a host has of src/Kafka, without the host.</summary>
internal sealed class KafkaServices : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly KafkaStreamAdapter _adapter;

    public KafkaServices(string brokers, KafkaSettings? settings = null)
    {
        _services = new ServiceCollection()
            .AddLogging(logs => logs.AddProvider(Log).SetMinimumLevel(LogLevel.Information))
            .AddKafka((settings ?? new()) with { Brokers = brokers })
            .BuildServiceProvider();
        _adapter = new(KafkaStreams.ProviderName, Producer, _services.GetRequiredService<RunProducer>());
    }

    public LogKeeper Log { get; } = new();

    public KafkaClients Clients => _services.GetRequiredService<KafkaClients>();

    public RecordProducer Producer => _services.GetRequiredService<RecordProducer>();

    /// <summary>The services that see to brokers and topics.</summary>
    public async Task StartAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StartAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>As the stream of their topic does.</summary>
    public Task PublishAsync(params OutboxEvent[] events) =>
        _adapter.QueueMessageBatchAsync(StreamId.Create(KafkaStreams.Namespace, events[0].Topic), events, null, null);

    public ConsumerLoop Consumer(ConsumerOptions options, string topic, Func<ConsumedRecord, CancellationToken, Task> handler) => new(
        options, [topic], handler, Clients, Producer, TimeProvider.System, _services.GetRequiredService<ILogger<ConsumerLoop>>());

    public async Task StopAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StopAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _services.DisposeAsync();
    }
}
