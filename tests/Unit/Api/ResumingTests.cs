using MiniCrm.Api.Streams;
using Orleans.Runtime;

namespace MiniCrm.Tests.Unit.Api;

public sealed class ResumingTests
{
    private readonly List<int?> _begun = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_breaks_off_is_watched_on_after_the_last_sequence_and_its_beginning_told_once()
    {
        var seen = await SeenAsync(5, Broken(5, 6, 7), Missing(), Broken(7), Ending(7, 8));

        Assert.Equal([5, 6, 7, 8], seen);
        Assert.Equal([5, 7, 7, 7], _begun);
    }

    [Fact]
    public async Task From_now_on_means_from_then_on()
    {
        var seen = await SeenAsync(null, Broken(3), Ending(3, 4));

        Assert.Equal([3, 4], seen);
        Assert.Equal([null, 3], _begun);
    }

    [Fact]
    public async Task What_cannot_be_begun_at_all_is_not_tried_again()
    {
        await Assert.ThrowsAsync<EnumerationAbortedException>(() => SeenAsync(1, Broken(), Ending(1)));
    }

    [Fact]
    public async Task A_fault_of_ours_is_not_tried_again()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => SeenAsync(1, Throwing(new InvalidOperationException(), 1), Ending(1)));
    }

    private async Task<int[]> SeenAsync(int? after, params Func<IAsyncEnumerable<Live<string>>>[] attempts)
    {
        var seen = new List<int>();
        var next = 0;
        await foreach (var live in Resuming.From(after, Begin, Cancellation))
        {
            seen.Add(live.Sequence);
        }

        return [.. seen];

        IAsyncEnumerable<Live<string>> Begin(int? place)
        {
            _begun.Add(place);
            return attempts[next++]();
        }
    }

    private static Func<IAsyncEnumerable<Live<string>>> Broken(params int[] sequences) => Throwing(new EnumerationAbortedException(), sequences);

    // As the client has it while it knows no silo of the role.
    private static Func<IAsyncEnumerable<Live<string>>> Missing() =>
        () => throw new ArgumentException("Could not find an implementation for interface ILeadGrain");

    private static Func<IAsyncEnumerable<Live<string>>> Ending(params int[] sequences) => () => Tell(null, sequences);

    private static Func<IAsyncEnumerable<Live<string>>> Throwing(Exception exception, params int[] sequences) => () => Tell(exception, sequences);

    // As a grain tells it: first where it begins, without an item.
    private static async IAsyncEnumerable<Live<string>> Tell(Exception? exception, int[] sequences)
    {
        for (var number = 0; number < sequences.Length; number++)
        {
            yield return new(sequences[number], number == 0 ? null : "an item");
        }

        await Task.Yield();
        if (exception is not null)
        {
            throw exception;
        }
    }
}
