namespace MiniCrm.Tests.Support;

/// <summary>Waiting for a condition, under a deadline: the only place in the tests that waits.</summary>
public static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(30);

    /// <summary>Looks until what it sees satisfies the condition, and returns that. A look that throws counts as not yet.</summary>
    /// <exception cref="TimeoutException">The deadline (30 s unless given) has passed; the message tells what was seen last.</exception>
    public static async Task<T> SeesAsync<T>(
        Func<CancellationToken, Task<T>> look,
        Func<T, bool> condition,
        TimeSpan? deadline = null,
        CancellationToken cancellationToken = default)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(deadline ?? DefaultDeadline);
        object? seen = "nothing";
        while (true)
        {
            try
            {
                var value = await look(time.Token);
                if (condition(value))
                {
                    return value;
                }

                seen = value;
            }
            catch (Exception exception) when (!time.IsCancellationRequested)
            {
                seen = exception;
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                throw TooLate(seen, deadline);
            }

            try
            {
                await Task.Delay(Interval, time.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw TooLate(seen, deadline);
            }
        }
    }

    /// <summary>As <see cref="SeesAsync"/>, for a condition that nothing has to be awaited for.</summary>
    public static Task IsTrueAsync(Func<bool> condition, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        SeesAsync(_ => Task.FromResult(condition()), isTrue => isTrue, deadline, cancellationToken);

    private static TimeoutException TooLate(object? seen, TimeSpan? deadline) =>
        new($"Not within {(deadline ?? DefaultDeadline).TotalSeconds} s. Seen last: {seen ?? "null"}");
}
