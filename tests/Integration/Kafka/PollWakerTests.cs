using MiniCrm.Kafka.Clients;
using MiniCrm.Kafka.Native;

namespace MiniCrm.Tests.Integration.Kafka;

public sealed class PollWakerTests(SharedBroker broker) : ConsumingTests(broker)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task It_ends_the_poll_that_is_under_way_or_else_the_next_one()
    {
        using var consumer = Kafka.Clients.Consumer(Options, _ => { }, PartitionHandlers.None);
        using var waker = new PollWaker(consumer.Handle);
        var limit = Long / 2;

        waker.Wake();
        await Task.Run(() => consumer.Consume(Long), Cancellation).WaitAsync(limit, Cancellation);

        var polling = Task.Run(() => consumer.Consume(Long), Cancellation);
        waker.Wake();
        Assert.Null(await polling.WaitAsync(limit, Cancellation));
    }
}
