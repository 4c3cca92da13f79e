using System.Collections.Concurrent;
using MiniCrm.Kafka.Consuming;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Kafka;

[Long]
public sealed class SharedPartitionsTests(SharedBroker broker) : ConsumingTests(broker)
{
    [Fact]
    public async Task Consumers_share_the_partitions_and_what_one_leaves_undone_the_other_does()
    {
        var seen = new ConcurrentDictionary<string, int>();
        var byFirst = 0;
        var keys = NewKeys(200);
        await Kafka.PublishAsync([.. keys.Select(key => Events.New(Topic, key))]);
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
        await Kafka.PublishAsync([.. keys.Select(key => Events.New(Topic, key, 2))]);
        await Eventually.IsTrueAsync(() => Volatile.Read(ref byFirst) > 100, cancellationToken: Cancellation);

        await first.DisposeAsync();
        await Kafka.PublishAsync([.. keys.Select(key => Events.New(Topic, key, 3))]);

        await Eventually.IsTrueAsync(() => seen.Count == 600, TimeSpan.FromSeconds(60), Cancellation);
        await SeesLagAsync(0);
        var twice = seen.Values.Count(times => times > 1);
        TestContext.Current.TestOutputHelper?.WriteLine($"{twice} of {seen.Count} more than once");

        void Count(ConsumedRecord record) =>
            seen.AddOrUpdate($"{record.Header("ce_subject")}/{record.Header("ce_sequence")}", 1, (_, times) => times + 1);
    }

    [Fact]
    public async Task What_ends_after_its_partition_was_taken_away_commits_nothing()
    {
        var released = new TaskCompletionSource();
        var begun = 0;
        var bySecond = new ConcurrentQueue<string>();
        await PublishToEachAsync();
        await using var first = await StartAsync(
            async (_, _) =>
            {
                Interlocked.Increment(ref begun);
                await released.Task;
            },
            Options with { HandOver = TimeSpan.FromMilliseconds(50) });
        await Eventually.IsTrueAsync(() => Volatile.Read(ref begun) == Partitions, cancellationToken: Cancellation);
        await using var second = await StartAsync((record, _) =>
        {
            bySecond.Enqueue(record.ToString());
            return Task.CompletedTask;
        });
        await Eventually.IsTrueAsync(() => bySecond.Count == Partitions / 2, cancellationToken: Cancellation);
        await PublishToEachAsync();
        await Eventually.IsTrueAsync(() => bySecond.Count == Partitions, cancellationToken: Cancellation);
        await SeesLagAsync(Partitions);

        released.SetResult();

        // The first commits what is left to it, and would at the same time commit too little for what is not.
        await SeesLagAsync(0);
        Assert.Equal(Partitions, bySecond.Distinct().Count());
        Assert.Equal(Partitions, bySecond.Count);
    }

    private Task PublishToEachAsync() => Task.WhenAll(Enumerable.Range(0, Partitions).Select(partition => PublishToAsync(partition, Guid.CreateVersion7())));
}
