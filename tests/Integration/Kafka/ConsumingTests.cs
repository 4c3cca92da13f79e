using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using MiniCrm.Kafka.Consuming;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Kafka;

/// <summary>A topic and a group for each test, on the broker that all share.</summary>
public abstract class ConsumingTests(SharedBroker broker) : IAsyncLifetime
{
    /// <summary>What a topic gets that appears on first use, on either broker.</summary>
    protected const int Partitions = 4;

    private KafkaServices _kafka = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected string Address { get; private set; } = "";

    protected string Topic { get; } = Events.NewTopic();

    protected ConsumerOptions Options { get; init; } = new($"group-{Guid.NewGuid():N}") { RetryDelay = TimeSpan.FromMilliseconds(20) };

    private protected KafkaServices Kafka => _kafka;

    public async ValueTask InitializeAsync()
    {
        Address = await broker.AddressAsync();
        _kafka = new(Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _kafka.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task<ConsumerLoop> StartAsync(Func<ConsumedRecord, CancellationToken, Task> handler, ConsumerOptions? options = null)
    {
        var consumer = _kafka.Consumer(options ?? Options, Topic, handler);
        await consumer.StartAsync(Cancellation);
        return consumer;
    }

    /// <summary>Events 1, 2, … of these keys, in this order in this partition, wherever their keys would place them.</summary>
    protected async Task PublishToAsync(int partition, params Guid[] keys)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = Address, EnableIdempotence = true }).Build();
        var sequence = 0;
        await Task.WhenAll(keys.Select(key => producer.ProduceAsync(new TopicPartition(Topic, partition), new()
        {
            Key = Encoding.UTF8.GetBytes(key.ToString()),
            Value = "{}"u8.ToArray(),
            Headers = new() { { "ce_subject", Encoding.UTF8.GetBytes(key.ToString()) }, { "ce_sequence", Encoding.UTF8.GetBytes($"{++sequence}") } },
        })).ToList());
    }

    protected static Guid[] NewKeys(int count) => [.. Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7())];

    /// <summary>Waits until the group has so many records before it, in all.</summary>
    protected async Task SeesLagAsync(long lag)
    {
        var measured = new ConsumerLag(Options.Group, [Topic], _kafka.Clients);
        await Eventually.SeesAsync(_ => measured.MeasureAsync(), seen => seen == lag, TimeSpan.FromSeconds(20), Cancellation);
    }
}
