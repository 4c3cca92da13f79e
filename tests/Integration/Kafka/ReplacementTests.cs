using System.Collections.Concurrent;
using MiniCrm.Kafka.Publishing;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Kafka;

namespace MiniCrm.Tests.Integration.Kafka;

/// <summary>Clients that failed for good, as only the development broker can make them on demand.</summary>
[Long]
public sealed class ReplacementTests
{
    private const short ProduceRequest = 0;
    private const short HeartbeatRequest = 12;
    private const int OutOfOrderSequenceNumber = 45;
    private const int FencedInstanceId = 82;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_producer_that_failed_for_good_is_replaced()
    {
        await using var mock = new MockBroker();
        await using var kafka = new KafkaServices(mock.Address);
        await kafka.PublishAsync(Events.New("lead.created"));
        mock.Broker.FailNext(ProduceRequest, OutOfOrderSequenceNumber);
        var failed = Events.New("lead.created");

        var failure = await Assert.ThrowsAsync<PublishException>(() => kafka.PublishAsync(failed));

        Assert.False(Assert.Single(failure.Unpublished).ForGood);
        await Eventually.SeesAsync(
            async _ =>
            {
                await kafka.PublishAsync(failed);
                return true;
            },
            published => published,
            cancellationToken: Cancellation);
        Assert.Single(kafka.Log.Lines, line => line.StartsWith("Warning: The Kafka producer failed for good", StringComparison.Ordinal));
        Assert.Equal(failed.Id.ToString(), (await KafkaEvents.ReadAsync(mock.Address, "lead.created", 2, cancellationToken: Cancellation))[1].Header("ce_id"));
    }

    [Fact]
    public async Task A_consumer_that_failed_for_good_is_replaced()
    {
        await using var mock = new MockBroker();
        await using var kafka = new KafkaServices(mock.Address);
        var seen = new ConcurrentQueue<string>();
        await kafka.PublishAsync(Events.New("lead.created"));
        await using var consumer = kafka.Consumer(new("replaced"), "lead.created", (record, _) =>
        {
            seen.Enqueue(record.ToString());
            return Task.CompletedTask;
        });
        await consumer.StartAsync(Cancellation);
        await Eventually.IsTrueAsync(() => seen.Count == 1, cancellationToken: Cancellation);

        mock.Broker.FailNext(HeartbeatRequest, FencedInstanceId);
        await Eventually.IsTrueAsync(
            () => kafka.Log.Lines.Any(line => line.StartsWith("Warning: The Kafka consumer of replaced failed for good", StringComparison.Ordinal)),
            cancellationToken: Cancellation);
        await kafka.PublishAsync(Events.New("lead.created"));

        await Eventually.IsTrueAsync(() => seen.Contains("lead.created[0]@1"), cancellationToken: Cancellation);
    }
}
