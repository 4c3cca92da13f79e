using System.Globalization;
using System.Runtime.CompilerServices;
using MiniCrm.Api.Calls;
using Orleans.Runtime;

namespace MiniCrm.Api.Streams;

/// <summary>Watching an aggregate beyond the life of one activation: when its silo dies or it moves, it is watched on from the last sequence.</summary>
internal static class Resuming
{
    // With the pauses between them a minute at least.
    private const int MaxFailures = 30;
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(2);

    /// <summary>What a stream of one subject tells.</summary>
    public static async IAsyncEnumerable<StreamItem<TResponse>> Tell<TView, TResponse>(
        int? after,
        Func<int?, IAsyncEnumerable<Live<TView>>> watch,
        Func<TView, TResponse> show,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TView : class
        where TResponse : class
    {
        await foreach (var live in From(after, watch, cancellationToken))
        {
            yield return new(live.Sequence.ToString(CultureInfo.InvariantCulture), live.Item is { } item ? show(item) : null);
        }
    }

    /// <param name="watch">Begins after a sequence, or now. The first time it may fail with whatever it likes.</param>
    public static async IAsyncEnumerable<Live<T>> From<T>(
        int? after, Func<int?, IAsyncEnumerable<Live<T>>> watch, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        var place = after;
        var isOpen = false;
        for (var failures = 0; failures < MaxFailures; failures++)
        {
            await using var items = BeginAsync(place, watch, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await MovedAsync(items, isOpen, cancellationToken) is { } moved)
            {
                if (!moved)
                {
                    yield break;
                }

                var item = items.Current;
                place = item.Sequence;
                failures = 0;

                // Where the watching begins is told once.
                if (!isOpen || item.Item is not null)
                {
                    yield return item;
                }

                isOpen = true;
            }

            await Task.Delay(Pause(failures), cancellationToken);
        }

        throw new WatchLostException();
    }

    /// <summary>Asks for the grain with the first move only: to ask fails already while there is no silo of the role.</summary>
    private static async IAsyncEnumerable<T> BeginAsync<T>(
        int? place, Func<int?, IAsyncEnumerable<T>> watch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in watch(place).WithCancellation(cancellationToken))
        {
            yield return item;
        }
    }

    /// <returns>Null when the enumeration broke off and can be begun anew.</returns>
    private static async Task<bool?> MovedAsync<T>(IAsyncEnumerator<T> items, bool isOpen, CancellationToken cancellationToken)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (Exception exception) when (isOpen && !cancellationToken.IsCancellationRequested && IsTransient(exception))
        {
            return null;
        }
    }

    private static bool IsTransient(Exception exception) =>
        exception is EnumerationAbortedException or OperationCanceledException || ClusterFaults.Of(exception) is not ClusterFault.None;

    private static TimeSpan Pause(int failures)
    {
        var pause = TimeSpan.FromMilliseconds(100 * Math.Pow(2, Math.Min(failures, 10)));
        return (pause < MaxPause ? pause : MaxPause) * (0.5 + (Random.Shared.NextDouble() / 2));
    }
}

/// <summary>The grain could not be found again.</summary>
internal sealed class WatchLostException : Exception;
