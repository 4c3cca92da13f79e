namespace MiniCrm.Grains.Users;

/// <summary>
/// Counts the failed attempts of the last minute, and holds those that are too many. An attempt whose outcome is not known yet counts as
/// failed: a hundred guesses at once are no better than a hundred in a row. Used by one thread at a time, as a grain's turns are.
/// </summary>
public sealed class FailedAttempts(TimeProvider clock)
{
    /// <summary>So many within <see cref="Window"/>, and no more.</summary>
    public const int Limit = 10;

    public static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    /// <summary>How long an attempt waits for the outcome of those before it.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    private readonly Queue<long> _failed = [];
    private readonly Queue<TaskCompletionSource<Refusal?>> _waiting = [];
    private int _pending;

    /// <summary>Null when the attempt may be made, which is then to be followed by <see cref="End"/>; else why it may not.</summary>
    public Task<Refusal?> Begin()
    {
        var attempt = new TaskCompletionSource<Refusal?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(attempt);
        Admit();
        return attempt.Task.IsCompleted ? attempt.Task : Patiently(attempt);
    }

    public void End(bool failed)
    {
        _pending--;
        if (failed)
        {
            _failed.Enqueue(clock.GetTimestamp());
        }

        Admit();
    }

    private void Admit()
    {
        while (_failed.TryPeek(out var oldest) && clock.GetElapsedTime(oldest) >= Window)
        {
            _failed.Dequeue();
        }

        while (_failed.Count + _pending < Limit && _waiting.TryDequeue(out var next))
        {
            if (next.TrySetResult(null))
            {
                _pending++;
            }
        }

        while (_failed.Count >= Limit && _waiting.TryDequeue(out var refused))
        {
            refused.TrySetResult(new(RefusalKind.TooManyRequests, "Too many failed attempts to sign in")
            {
                RetryAfter = Window - clock.GetElapsedTime(_failed.Peek()),
            });
        }
    }

    private async Task<Refusal?> Patiently(TaskCompletionSource<Refusal?> attempt)
    {
        try
        {
            return await attempt.Task.WaitAsync(MaxWait, clock);
        }
        catch (TimeoutException)
        {
            // Unless it was let through in this very moment.
            attempt.TrySetResult(PasswordHasher.Busy);
            return await attempt.Task;
        }
    }
}
