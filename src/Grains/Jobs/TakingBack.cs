using System.Collections.Immutable;

namespace MiniCrm.Grains.Jobs;

/// <summary>Takes back what a job did, as far as nobody has changed it since.</summary>
internal static class TakingBack
{
    /// <summary>So many at once.</summary>
    public const int AtOnce = 32;

    /// <param name="caller">As whom now; null when that user is not there any more, or may not.</param>
    /// <param name="next">Some of what nobody has tried to take back yet.</param>
    /// <param name="takeBack">Changes nothing that it has changed already.</param>
    /// <param name="store">False for whoever has lost the job.</param>
    /// <returns>False when the user is gone, true when nothing is left.</returns>
    /// <exception cref="JobLostException">Another has the job.</exception>
    public static async Task<bool> RunAsync<TRow, TTaken>(
        Func<Task<Caller?>> caller,
        Func<Task<ImmutableArray<TRow>>> next,
        Func<ImmutableArray<TRow>, Caller, Task<TTaken[]>> takeBack,
        Func<TTaken[], Task<bool>> store,
        CancellationToken stopping)
    {
        PassingBy.Announce();
        while (await next() is { IsEmpty: false } rows)
        {
            stopping.ThrowIfCancellationRequested();
            if (await caller() is not { } user)
            {
                return false;
            }

            if (!await store(await takeBack(rows, user)))
            {
                throw new JobLostException();
            }
        }

        return true;
    }
}
