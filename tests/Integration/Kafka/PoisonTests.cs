using System.Collections.Concurrent;
using MiniCrm.Kafka.Consuming;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Kafka;

namespace MiniCrm.Tests.Integration.Kafka;

[Long]
public sealed class PoisonTests(SharedBroker broker) : ConsumingTests(broker)
{
    private const short ProduceRequest = 0;
    private const int TopicAuthorizationFailed = 29;

    [Fact]
    public async Task A_poison_record_goes_to_the_dead_letters_and_the_good_ones_are_handled()
    {
        var seen = new ConcurrentQueue<string>();
        var key = Guid.CreateVersion7();
        await PublishToAsync(0, key, key, key);
        await using var consumer = await StartAsync((record, _) =>
        {
            if (record.Header("ce_sequence") == "2")
            {
                throw new DeadLetterException("no JSON");
            }

            seen.Enqueue(record.Header("ce_sequence")!);
            return Task.CompletedTask;
        });

        var dead = Assert.Single(await KafkaEvents.ReadAsync(Address, Topic + ".dlq", 1, cancellationToken: Cancellation));

        await Eventually.IsTrueAsync(() => seen.Count == 2, cancellationToken: Cancellation);
        Assert.Equal(["1", "3"], seen);
        Assert.Equal(("no JSON", Topic, "1"), (dead.Header("dlq-reason"), dead.Header("dlq-topic"), dead.Header("dlq-offset")));
        Assert.Equal("2", dead.Header("ce_sequence"));
        Assert.Equal((key.ToString(), "{}"), (dead.Key, dead.Value));
        await SeesLagAsync(0);
    }

    [Fact]
    public async Task While_the_dead_letters_take_nothing_the_record_waits()
    {
        await using var mock = new MockBroker();
        await using var kafka = new KafkaServices(mock.Address);
        var key = Guid.CreateVersion7();
        var seen = new ConcurrentQueue<string>();
        await kafka.PublishAsync(Events.New("user.created", key), Events.New("user.created", key, 2));
        mock.Broker.FailNext(ProduceRequest, TopicAuthorizationFailed, TopicAuthorizationFailed, TopicAuthorizationFailed);

        await using var consumer = kafka.Consumer(Options, "user.created", (record, _) =>
        {
            seen.Enqueue(record.Header("ce_sequence")!);
            return record.Header("ce_sequence") == "1" ? throw new DeadLetterException("no JSON") : Task.CompletedTask;
        });
        await consumer.StartAsync(Cancellation);

        Assert.Single(await KafkaEvents.ReadAsync(mock.Address, "user.created.dlq", 1, cancellationToken: Cancellation));
        await Eventually.IsTrueAsync(() => seen.Contains("2"), cancellationToken: Cancellation);
        Assert.All(seen.SkipLast(1), sequence => Assert.Equal("1", sequence));
        Assert.True(seen.Count > 4, string.Join(", ", kafka.Log.Lines));
        Assert.Contains(kafka.Log.Lines, line => line.Contains("is tried again", StringComparison.Ordinal));
    }
}
