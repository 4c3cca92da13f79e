using MiniCrm.Grains.Users.Limits;
using MiniCrm.Users;

namespace MiniCrm.Grains.Users;

/// <summary>
/// Counts the failed attempts of the last while, and holds those that are too many. An attempt whose outcome is not known yet counts as
/// failed: a hundred guesses at once are no better than a hundred in a row. Used by one thread at a time, as a grain's turns are.
/// </summary>
public sealed class FailedAttempts(TimeProvider clock, FailureLimit limit)
{
    /// <summary>How long an attempt waits for the outcome of those before it.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    /// <summary>How many wait so; whoever comes then is told at once to come again.</summary>
    public const int MaxWaiting = 100;

    private readonly SlidingWindow _failed = new(clock, limit.Attempts, limit.Window);
    private readonly LinkedList<TaskCompletionSource<Refusal?>> _waiting = [];
    private int _pending;

    /// <summary>How many have failed of late.</summary>
    public int Count => _failed.Count;

    /// <summary>It holds nothing that has to be remembered.</summary>
    public bool IsIdle => _pending == 0 && _waiting.Count == 0 && Count == 0;

    /// <summary>Makes an attempt when it may be made, and counts it when it fails.</summary>
    /// <param name="timeout">How long it can wait for the outcome of others.</param>
    public async Task<Result<T>> Make<T>(Func<Task<Result<T>>> attempt, TimeSpan timeout)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(attempt);
        if (await Begin(timeout) is { } refusal)
        {
            return refusal;
        }

        var failed = false;
        try
        {
            var answer = await attempt();
            failed = answer.Refusal is { } why && why with { About = null } == SignInRefusals.WrongCredentials;
            return answer;
        }
        finally
        {
            End(failed);
        }
    }

    /// <summary>Null when the attempt may be made, which is then to be followed by <see cref="End"/>; else why it may not.</summary>
    /// <param name="timeout">How long it can wait for the outcome of others.</param>
    public async Task<Refusal?> Begin(TimeSpan timeout)
    {
        if (_waiting.Count >= MaxWaiting)
        {
            return PasswordHasher.Busy;
        }

        var attempt = _waiting.AddLast(new TaskCompletionSource<Refusal?>(TaskCreationOptions.RunContinuationsAsynchronously));
        Admit();
        if (!attempt.Value.Task.IsCompleted && timeout > TimeSpan.Zero)
        {
            try
            {
                await attempt.Value.Task.WaitAsync(timeout, clock);
            }
            catch (TimeoutException)
            {
                // Unless it was let through in this very moment.
            }
        }

        if (attempt.Value.TrySetResult(PasswordHasher.Busy))
        {
            _waiting.Remove(attempt);
        }

        return await attempt.Value.Task;
    }

    public void End(bool failed)
    {
        _pending--;
        if (failed)
        {
            _failed.Add();
        }

        Admit();
    }

    private void Admit()
    {
        while (Count + _pending < limit.Attempts && Next() is { } next)
        {
            _pending++;
            next.SetResult(null);
        }

        while (_failed.IsFull && Next() is { } refused)
        {
            refused.SetResult(new(RefusalKind.TooManyRequests, "Too many failed attempts to sign in") { RetryAfter = _failed.UntilRoom });
        }
    }

    private TaskCompletionSource<Refusal?>? Next()
    {
        var next = _waiting.First?.Value;
        if (next is not null)
        {
            _waiting.RemoveFirst();
        }

        return next;
    }
}
