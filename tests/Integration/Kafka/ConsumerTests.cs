using System.Collections.Concurrent;
using System.Text;
using Confluent.Kafka;
using MiniCrm.Kafka.Consuming;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Kafka;

public sealed class ConsumerTests(SharedBroker broker) : IClassFixture<SharedBroker>, IAsyncLifetime
{
    private readonly KafkaServices _kafka = new(broker.Address);
    private readonly string _topic = Events.NewTopic();
    private readonly ConsumerOptions _options = new($"group-{Guid.NewGuid():N}") { RetryDelay = TimeSpan.FromMilliseconds(20) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _kafka.DisposeAsync();

    [Fact]
    public async Task Order_holds_per_key_and_keys_do_not_wait_for_each_other()
    {
        var (slow, quick) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var released = new TaskCompletionSource();
        var seen = new ConcurrentQueue<string>();
        await PublishToOnePartitionAsync(slow, quick, slow, quick, quick);
        await using var consumer = await StartAsync(async (record, _) =>
        {
            if (record.Header("ce_sequence") == "1")
            {
                await released.Task;
            }

            seen.Enqueue(record.Header("ce_sequence")!);
        });

        await Eventually.IsTrueAsync(() => seen.Count == 3, cancellationToken: Cancellation);
        Assert.Equal(["2", "4", "5"], seen);
        released.SetResult();

        await Eventually.IsTrueAsync(() => seen.Count == 5, cancellationToken: Cancellation);
        Assert.Equal(["1", "3"], seen.Skip(3));
    }

    [Fact]
    public async Task What_is_in_flight_at_a_crash_comes_again_although_later_records_are_done()
    {
        var held = new TaskCompletionSource();
        var seen = new ConcurrentQueue<string>();
        await PublishToOnePartitionAsync(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var first = await StartAsync(async (record, givenUp) =>
        {
            if (record.Header("ce_sequence") == "2")
            {
                await held.Task.WaitAsync(givenUp);
            }

            seen.Enqueue(record.Header("ce_sequence")!);
        });
        await Eventually.IsTrueAsync(() => seen.Count == 2, cancellationToken: Cancellation);

        await first.DisposeAsync();
        seen.Clear();
        await using var second = await StartAsync((record, _) =>
        {
            seen.Enqueue(record.Header("ce_sequence")!);
            return Task.CompletedTask;
        });

        await Eventually.IsTrueAsync(() => seen.Count == 2, cancellationToken: Cancellation);
        Assert.Equal(["2", "3"], seen.Order());
    }

    [Fact]
    public async Task A_poison_record_goes_to_the_dead_letters_and_the_good_ones_are_handled()
    {
        var seen = new ConcurrentQueue<string>();
        var key = Guid.CreateVersion7();
        await PublishToOnePartitionAsync(key, key, key);
        await using var consumer = await StartAsync((record, _) =>
        {
            if (record.Header("ce_sequence") == "2")
            {
                throw new UndecodableRecordException("no JSON");
            }

            seen.Enqueue(record.Header("ce_sequence")!);
            return Task.CompletedTask;
        });

        var dead = Assert.Single(await Events.ReadAsync(broker.Address, _topic + ".dlq", 1));

        await Eventually.IsTrueAsync(() => seen.Count == 2, cancellationToken: Cancellation);
        Assert.Equal(["1", "3"], seen);
        Assert.Equal(("no JSON", _topic, "1"), (dead.Header("dlq-reason"), dead.Header("dlq-topic"), dead.Header("dlq-offset")));
        Assert.Equal("2", dead.Header("ce_sequence"));
        Assert.Equal(key.ToString(), Encoding.UTF8.GetString(dead.Message.Key));
        await SeesLagAsync(0);
    }

    [Fact]
    public async Task A_handler_that_fails_is_called_again_until_it_succeeds_and_other_partitions_go_on()
    {
        var broken = true;
        var attempts = 0;
        var seen = new ConcurrentDictionary<string, int>();
        var (stuck, other) = KeysOfTwoPartitions();
        await _kafka.PublishAsync(Events.New(_topic, stuck), Events.New(_topic, stuck, 2), Events.New(_topic, other));
        await using var consumer = await StartAsync((record, _) =>
        {
            if (record.Header("ce_subject") == stuck.ToString() && Volatile.Read(ref broken))
            {
                Interlocked.Increment(ref attempts);
                throw new InvalidOperationException("the database is away");
            }

            seen.AddOrUpdate($"{record.Header("ce_subject")}/{record.Header("ce_sequence")}", 1, (_, times) => times + 1);
            return Task.CompletedTask;
        });
        await Eventually.IsTrueAsync(() => Volatile.Read(ref attempts) >= 3 && seen.Count == 1, cancellationToken: Cancellation);
        await SeesLagAsync(2);

        Volatile.Write(ref broken, false);

        await SeesLagAsync(0);
        Assert.Equal(new[] { $"{stuck}/1", $"{stuck}/2", $"{other}/1" }.Order(), seen.Keys.Order());
        Assert.All(seen.Values, times => Assert.Equal(1, times));
        Assert.Single(_kafka.Log.Lines, line => line.Contains("tried again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Work_in_flight_is_bounded_while_a_handler_hangs()
    {
        var released = new TaskCompletionSource();
        var begun = 0;
        var options = _options with { InFlight = 10 };
        await PublishToOnePartitionAsync([.. Enumerable.Range(0, 200).Select(_ => Guid.CreateVersion7())]);
        await using var consumer = await StartAsync(
            async (_, _) =>
            {
                Interlocked.Increment(ref begun);
                await released.Task;
            },
            options);
        await Eventually.IsTrueAsync(() => Volatile.Read(ref begun) == 10, cancellationToken: Cancellation);
        await Task.Delay(300, Cancellation);
        Assert.Equal(10, Volatile.Read(ref begun));

        released.SetResult();

        await Eventually.IsTrueAsync(() => Volatile.Read(ref begun) == 200, cancellationToken: Cancellation);
        await SeesLagAsync(0);
    }

    [Fact]
    public async Task Consumers_share_the_partitions_and_what_one_leaves_undone_the_other_does()
    {
        var seen = new ConcurrentDictionary<string, int>();
        var byFirst = 0;
        var keys = Enumerable.Range(0, 200).Select(_ => Guid.CreateVersion7()).ToArray();
        await _kafka.PublishAsync([.. keys.Select(key => Events.New(_topic, key))]);
        var first = await StartAsync(async (record, givenUp) =>
        {
            Interlocked.Increment(ref byFirst);
            await Task.Delay(5, givenUp);
            Count(record);
        });
        await Eventually.IsTrueAsync(() => !seen.IsEmpty, cancellationToken: Cancellation);
        await using var second = await StartAsync((record, _) =>
        {
            Count(record);
            return Task.CompletedTask;
        });
        await _kafka.PublishAsync([.. keys.Select(key => Events.New(_topic, key, 2))]);
        await Eventually.IsTrueAsync(() => Volatile.Read(ref byFirst) > 100, cancellationToken: Cancellation);

        await first.DisposeAsync();
        await _kafka.PublishAsync([.. keys.Select(key => Events.New(_topic, key, 3))]);

        await Eventually.IsTrueAsync(() => seen.Count == 600, TimeSpan.FromSeconds(60), Cancellation);
        await SeesLagAsync(0);
        var twice = seen.Values.Count(times => times > 1);
        TestContext.Current.TestOutputHelper?.WriteLine($"{twice} of {seen.Count} more than once");

        void Count(ConsumedRecord record) =>
            seen.AddOrUpdate($"{record.Header("ce_subject")}/{record.Header("ce_sequence")}", 1, (_, times) => times + 1);
    }

    [Fact]
    public async Task A_stop_finishes_what_it_has_begun_and_begins_nothing()
    {
        var started = new TaskCompletionSource();
        var released = new TaskCompletionSource();
        var seen = new ConcurrentQueue<string>();
        var key = Guid.CreateVersion7();
        await PublishToOnePartitionAsync(key, key);
        var consumer = await StartAsync(async (record, _) =>
        {
            started.TrySetResult();
            await released.Task;
            seen.Enqueue(record.Header("ce_sequence")!);
        });
        await started.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        var stopping = consumer.StopAsync(Cancellation);
        released.SetResult();
        await stopping;

        Assert.Equal(["1"], seen);
        await SeesLagAsync(1);
    }

    private async Task<ConsumerLoop> StartAsync(Func<ConsumedRecord, CancellationToken, Task> handler, ConsumerOptions? options = null)
    {
        var consumer = _kafka.Consumer(options ?? _options, _topic, handler);
        await consumer.StartAsync(Cancellation);
        return consumer;
    }

    /// <summary>Events 1, 2, … of these keys, in this order in one partition, wherever their keys would place them.</summary>
    private async Task PublishToOnePartitionAsync(params Guid[] keys)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = broker.Address, EnableIdempotence = true }).Build();
        var sequence = 0;
        await Task.WhenAll(keys.Select(key => producer.ProduceAsync(new TopicPartition(_topic, 0), new()
        {
            Key = Encoding.UTF8.GetBytes(key.ToString()),
            Value = "{}"u8.ToArray(),
            Headers = new() { { "ce_subject", Encoding.UTF8.GetBytes(key.ToString()) }, { "ce_sequence", Encoding.UTF8.GetBytes($"{++sequence}") } },
        })).ToList());
    }

    private static (Guid One, Guid Other) KeysOfTwoPartitions()
    {
        // What the producer does with four partitions: murmur2, positive, modulo.
        var one = Guid.CreateVersion7();
        Guid other;
        do
        {
            other = Guid.CreateVersion7();
        }
        while (Murmur2.Partition(other.ToString(), 4) == Murmur2.Partition(one.ToString(), 4));
        return (one, other);
    }

    private async Task SeesLagAsync(long lag)
    {
        using var admin = _kafka.Clients.Admin();
        await Eventually.SeesAsync(
            async _ => (await ConsumerLag.ReadAsync(admin, _options.Group, new HashSet<string> { _topic })).Values.Sum(),
            seen => seen == lag,
            TimeSpan.FromSeconds(20),
            Cancellation);
    }
}
