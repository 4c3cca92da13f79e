using System.Collections.Concurrent;
using System.Diagnostics;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Kafka;

[Long]
public sealed class ConsumerTests(SharedBroker broker) : ConsumingTests(broker)
{
    [Fact]
    public async Task Order_holds_per_key_and_keys_do_not_wait_for_each_other()
    {
        var (slow, quick) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var released = new TaskCompletionSource();
        var seen = new ConcurrentQueue<string>();
        await PublishToAsync(0, slow, quick, slow, quick, quick);
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
    public async Task What_is_in_flight_at_a_stop_that_cannot_wait_comes_again_although_later_records_are_done()
    {
        var held = new TaskCompletionSource();
        var seen = new ConcurrentQueue<string>();
        await PublishToAsync(0, Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
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
    public async Task A_handler_that_fails_is_called_again_until_it_succeeds_and_other_partitions_go_on()
    {
        var broken = true;
        var attempts = 0;
        var seen = new ConcurrentDictionary<string, int>();
        var (stuck, other) = KeysOfTwoPartitions();
        await Kafka.PublishAsync(Events.New(Topic, stuck), Events.New(Topic, stuck, 2), Events.New(Topic, other));
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
        Assert.Single(Kafka.Log.Lines, line => line.Contains("tried again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Work_in_flight_is_bounded_while_a_handler_hangs()
    {
        var released = new TaskCompletionSource();
        var begun = 0;
        var options = Options with { InFlight = 10 };
        await PublishToAsync(0, NewKeys(200));
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
    public async Task A_stop_finishes_what_it_has_begun_and_begins_nothing()
    {
        var started = new TaskCompletionSource();
        var released = new TaskCompletionSource();
        var seen = new ConcurrentQueue<string>();
        var key = Guid.CreateVersion7();
        await PublishToAsync(0, key, key);
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

    [Fact]
    public async Task A_record_that_never_succeeds_holds_up_its_key_and_lets_the_others_far_ahead()
    {
        var options = Options with { InFlight = 4, Ahead = 50 };
        var stuck = Guid.CreateVersion7();
        var seen = new ConcurrentQueue<string>();
        await PublishToAsync(0, [stuck, stuck, .. NewKeys(100)]);
        await using var consumer = await StartAsync(
            (record, _) =>
            {
                if (record.Header("ce_subject") == stuck.ToString())
                {
                    throw new InvalidOperationException("never");
                }

                seen.Enqueue(record.Header("ce_sequence")!);
                return Task.CompletedTask;
            },
            options);

        await Eventually.IsTrueAsync(() => seen.Count == options.Ahead - 2, cancellationToken: Cancellation);

        await SeesLagAsync(102);
        Assert.Equal(options.Ahead - 2, seen.Count);
    }

    [Fact]
    public async Task A_record_is_handled_in_the_trace_of_its_command()
    {
        const string Traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "MiniCrm.Kafka",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        var handled = new TaskCompletionSource<(string? Trace, string? Parent)>();
        await Kafka.PublishAsync(Events.New(Topic) with { Traceparent = Traceparent });

        await using var consumer = await StartAsync((_, _) =>
        {
            handled.SetResult((Activity.Current?.TraceId.ToString(), Activity.Current?.ParentSpanId.ToString()));
            return Task.CompletedTask;
        });

        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"), await handled.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
    }

    private static (Guid One, Guid Other) KeysOfTwoPartitions()
    {
        // What the producer does with a key: murmur2, positive, modulo.
        var one = Guid.CreateVersion7();
        Guid other;
        do
        {
            other = Guid.CreateVersion7();
        }
        while (Murmur2.Partition(other.ToString(), Partitions) == Murmur2.Partition(one.ToString(), Partitions));
        return (one, other);
    }
}
