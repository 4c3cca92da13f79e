using System.Collections.Concurrent;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MiniCrm.Kafka;
using MiniCrm.Kafka.Clients;
using MiniCrm.Kafka.Configuration;
using MiniCrm.Kafka.Consuming;
using MiniCrm.Kafka.Publishing;
using MiniCrm.Tests.Support;
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
        _adapter = new(KafkaStreams.ProviderName, Producer);
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
        options, [topic], handler, Clients, Producer, _services.GetRequiredService<ILogger<ConsumerLoop>>());

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
    }
}

internal sealed class LogKeeper : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = [];

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel}: {formatter(state, exception)}");

    public void Dispose()
    {
    }
}

internal static class Events
{
    private static long _position;

    public static string NewTopic() => $"test.{Guid.NewGuid():N}";

    public static OutboxEvent New(string topic, Guid? key = null, int sequence = 1, string? body = null)
    {
        var id = Guid.CreateVersion7();
        return new(
            Interlocked.Increment(ref _position), id, key ?? Guid.CreateVersion7(), sequence, topic, body ?? $$"""{"n":{{sequence}}}""",
            DateTimeOffset.UtcNow, null, "/minicrm/leads");
    }

    /// <summary>Everything of a topic, read by a plain consumer until it has so many records.</summary>
    public static Task<List<ConsumeResult<byte[], byte[]>>> ReadAsync(string brokers, string topic, int count) => Task.Run(() =>
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = brokers,
            GroupId = $"reader-{Guid.NewGuid():N}",
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            ReconnectBackoffMaxMs = 500,
        }).SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { }).Build();
        consumer.Subscribe(topic);
        var read = new List<ConsumeResult<byte[], byte[]>>();
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            while (read.Count < count)
            {
                try
                {
                    read.Add(consumer.Consume(time.Token));
                }
                catch (ConsumeException notYet) when (notYet.Error.Code == Confluent.Kafka.ErrorCode.UnknownTopicOrPart)
                {
                    // The topic is about to be created.
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{read.Count} of {count} records of {topic} in time.");
        }

        consumer.Close();
        return read;
    });

    public static string Header(this ConsumeResult<byte[], byte[]> record, string name) =>
        Encoding.UTF8.GetString(record.Message.Headers.GetLastBytes(name));
}

/// <summary>A broker that the tests of a class share, and treat well.</summary>
public sealed class SharedBroker : IAsyncLifetime
{
    private ITestBroker? _broker;

    public string Address => _broker!.Address;

    public async ValueTask InitializeAsync() => _broker = await TestBroker.StartNewAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _broker!.DisposeAsync();
}
