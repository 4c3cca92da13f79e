using MiniCrm.Kafka.Publishing;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Kafka;

namespace MiniCrm.Tests.Integration.Kafka;

[Long]
public sealed class PublishingTests(SharedBroker broker)
{
    private const short ProduceRequest = 0;
    private const int MessageTooLarge = 10;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_record_is_the_event_in_the_binary_binding_of_CloudEvents()
    {
        await using var kafka = new KafkaServices(await broker.AddressAsync());
        var (topic, id, key) = (Events.NewTopic(), Guid.CreateVersion7(), Guid.CreateVersion7());
        const string Body = """{ "leadId":"x",  "firstName":"Ädä"}""";
        const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var time = new DateTimeOffset(2026, 11, 25, 4, 5, 6, 70, TimeSpan.FromHours(2));

        await kafka.PublishAsync(new OutboxEvent(1, id, key, 7, topic, Body, time, Trace, "/minicrm/leads"));
        await kafka.PublishAsync(new OutboxEvent(2, id, key, 8, topic, Body, time, null, "/minicrm/leads"));

        var records = await KafkaEvents.ReadAsync(await broker.AddressAsync(), topic, 2, cancellationToken: Cancellation);
        Assert.Equal(key.ToString(), records[0].Key);
        Assert.Equal(Body, records[0].Value);
        Assert.Equal(
            [
                "content-type: application/json", "ce_specversion: 1.0", $"ce_id: {id}", "ce_source: /minicrm/leads", $"ce_type: {topic}",
                "ce_time: 2026-11-25T02:05:06.070Z", $"ce_subject: {key}", "ce_sequence: 7", $"traceparent: {Trace}",
            ],
            records[0].Headers.Select(header => $"{header.Key}: {header.Value}"));
        Assert.DoesNotContain(records[1].Headers, header => header.Key == "traceparent");
    }

    [Fact]
    public async Task A_refused_record_is_told_for_good_and_holds_up_its_key_only()
    {
        await using var kafka = new KafkaServices(await broker.AddressAsync());
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
        var ids = (await KafkaEvents.ReadAsync(await broker.AddressAsync(), topic, 3, cancellationToken: Cancellation)).Select(record => record.Header("ce_id"));
        Assert.Equal(new[] { batch[0], batch[3], batch[4] }.Select(sent => sent.Id.ToString()).Order(), ids.Order());
    }

    [Fact]
    public async Task Events_of_a_key_keep_their_order_and_many_keys_go_at_once()
    {
        await using var kafka = new KafkaServices(await broker.AddressAsync());
        var topic = Events.NewTopic();
        var keys = Enumerable.Range(0, 100).Select(_ => Guid.CreateVersion7()).ToArray();

        await kafka.PublishAsync([.. Enumerable.Range(1, 10).SelectMany(sequence => keys.Select(key => Events.New(topic, key, sequence)))]);

        var records = await KafkaEvents.ReadAsync(await broker.AddressAsync(), topic, 1000, cancellationToken: Cancellation);
        Assert.All(records.GroupBy(record => record.Header("ce_subject")), ofKey =>
            Assert.Equal(Enumerable.Range(1, 10).Select(sequence => $"{sequence}"), ofKey.Select(record => record.Header("ce_sequence"))));
    }

    [Fact]
    public async Task Nothing_of_a_key_overtakes_what_a_broker_has_refused()
    {
        await using var mock = new MockBroker();
        await using var kafka = new KafkaServices(mock.Address);
        var (key, body) = (Guid.CreateVersion7(), $"\"{new string('x', 20_000)}\"");
        OutboxEvent[] run = [.. Enumerable.Range(1, 100).Select(sequence => Events.New("lead.updated", key, sequence, body))];

        // The first of several requests, and then each of its records by itself.
        mock.Broker.FailNext(ProduceRequest, MessageTooLarge, MessageTooLarge);
        var failure = await Assert.ThrowsAsync<PublishException>(() => kafka.PublishAsync(run));

        Assert.Empty(failure.Acknowledged);
        Assert.Equal(
            run.Select((sent, place) => (sent.Position, place == 0)), failure.Unpublished.Select(unpublished => (unpublished.Position, unpublished.ForGood)));

        await kafka.PublishAsync(run);
        await kafka.PublishAsync(run.Select(sent => sent with { Sequence = sent.Sequence + 100 }).ToArray());
        var records = await KafkaEvents.ReadAsync(mock.Address, "lead.updated", 200, cancellationToken: Cancellation);
        Assert.Equal(Enumerable.Range(1, 200).Select(sequence => $"{sequence}"), records.Select(record => record.Header("ce_sequence")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_stop_leaves_nobody_waiting(int events)
    {
        await using var mock = new MockBroker();
        var kafka = new KafkaServices(mock.Address);
        var key = Guid.CreateVersion7();
        await kafka.PublishAsync(Events.New("lead.created", key), Events.New("lead.created", key, 2));
        await kafka.PublishAsync(Events.New("lead.created", key, 3));
        await mock.StopAsync(Cancellation);
        var publishing = kafka.PublishAsync([.. Enumerable.Range(4, events).Select(sequence => Events.New("lead.created", key, sequence))]);

        await kafka.DisposeAsync();

        Assert.All((await Assert.ThrowsAsync<PublishException>(() => publishing)).Unpublished, unpublished => Assert.False(unpublished.ForGood));
    }
}
