using System.Text;
using MiniCrm.Kafka.Publishing;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Kafka;

public sealed class PublishingTests(SharedBroker broker) : IClassFixture<SharedBroker>
{
    private const short ProduceRequest = 0;
    private const int OutOfOrderSequenceNumber = 45;

    [Fact]
    public async Task A_record_is_the_event_in_the_binary_binding_of_CloudEvents()
    {
        await using var kafka = new KafkaServices(broker.Address);
        var (topic, id, key) = (Events.NewTopic(), Guid.CreateVersion7(), Guid.CreateVersion7());
        const string Body = """{ "leadId":"x",  "firstName":"Ädä"}""";
        const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var time = new DateTimeOffset(2026, 11, 25, 4, 5, 6, 70, TimeSpan.FromHours(2));

        await kafka.PublishAsync(new OutboxEvent(1, id, key, 7, topic, Body, time, Trace, "/minicrm/leads"));
        await kafka.PublishAsync(new OutboxEvent(2, id, key, 8, topic, Body, time, null, "/minicrm/leads"));

        var records = await Events.ReadAsync(broker.Address, topic, 2);
        Assert.Equal(Encoding.UTF8.GetBytes(key.ToString()), records[0].Message.Key);
        Assert.Equal(Encoding.UTF8.GetBytes(Body), records[0].Message.Value);
        Assert.Equal(
            [
                "content-type: application/json", "ce_specversion: 1.0", $"ce_id: {id}", "ce_source: /minicrm/leads", $"ce_type: {topic}",
                "ce_time: 2026-11-25T02:05:06.070Z", $"ce_subject: {key}", "ce_sequence: 7", $"traceparent: {Trace}",
            ],
            records[0].Message.Headers.Select(header => $"{header.Key}: {Encoding.UTF8.GetString(header.GetValueBytes())}"));
        Assert.DoesNotContain(records[1].Message.Headers, header => header.Key == "traceparent");
    }

    [Fact]
    public async Task A_refused_record_is_told_for_good_and_holds_up_its_key_only()
    {
        await using var kafka = new KafkaServices(broker.Address);
        var (topic, key) = (Events.NewTopic(), Guid.CreateVersion7());
        var huge = Events.New(topic, key, 2, $"\"{new string('x', 2_000_000)}\"");
        OutboxEvent[] batch = [Events.New(topic, key), huge, Events.New(topic, key, 3), Events.New(topic), Events.New(topic)];

        var failure = await Assert.ThrowsAsync<PublishException>(() => kafka.PublishAsync(batch));

        Assert.Equal([batch[0].Position, batch[3].Position, batch[4].Position], failure.Acknowledged);
        Assert.Collection(
            failure.Unpublished,
            refused =>
            {
                Assert.Equal((huge.Position, true), (refused.Position, refused.ForGood));
                Assert.Contains("MsgSizeTooLarge", refused.Reason, StringComparison.Ordinal);
            },
            held => Assert.Equal((batch[2].Position, false), (held.Position, held.ForGood)));
        var ids = (await Events.ReadAsync(broker.Address, topic, 3)).Select(record => record.Header("ce_id"));
        Assert.Equal(new[] { batch[0], batch[3], batch[4] }.Select(sent => sent.Id.ToString()).Order(), ids.Order());
    }

    [Fact]
    public async Task Events_of_a_key_keep_their_order_and_many_keys_go_at_once()
    {
        await using var kafka = new KafkaServices(broker.Address);
        var topic = Events.NewTopic();
        var keys = Enumerable.Range(0, 100).Select(_ => Guid.CreateVersion7()).ToArray();

        await kafka.PublishAsync([.. Enumerable.Range(1, 10).SelectMany(sequence => keys.Select(key => Events.New(topic, key, sequence)))]);

        var records = await Events.ReadAsync(broker.Address, topic, 1000);
        Assert.All(records.GroupBy(record => record.Header("ce_subject")), ofKey =>
            Assert.Equal(Enumerable.Range(1, 10).Select(sequence => $"{sequence}"), ofKey.Select(record => record.Header("ce_sequence"))));
    }

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
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Single(kafka.Log.Lines, line => line.StartsWith("Warning: The Kafka producer failed for good", StringComparison.Ordinal));
        Assert.Equal(failed.Id.ToString(), (await Events.ReadAsync(mock.Address, "lead.created", 2))[1].Header("ce_id"));
    }

    [Fact]
    public async Task A_stop_leaves_nobody_waiting()
    {
        await using var mock = new MockBroker();
        var kafka = new KafkaServices(mock.Address);
        await kafka.PublishAsync(Events.New("lead.created"));
        await mock.StopAsync(TestContext.Current.CancellationToken);
        var publishing = kafka.PublishAsync(Events.New("lead.created"));

        await kafka.DisposeAsync();

        Assert.False(Assert.Single((await Assert.ThrowsAsync<PublishException>(() => publishing)).Unpublished).ForGood);
    }
}
