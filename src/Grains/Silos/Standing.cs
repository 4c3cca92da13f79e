namespace MiniCrm.Grains;

/// <summary>
/// Whether a silo may answer from memory. One that stood still (its process, its machine) may have been declared dead meanwhile, and others
/// may have written what it holds; Orleans tells it only when it next hears of the membership. So whoever keeps a heartbeat puts it in doubt
/// after a pause, until its membership has been looked up anew. Without a heartbeat, where there are no others, it is never in doubt.
/// </summary>
public sealed class Standing(TimeProvider clock)
{
    /// <summary>
    /// Longer than the collector or a busy machine stops a silo, and shorter than what has to pass before others take its grains: the probes
    /// that it misses, and the directory's lease.
    /// </summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private Instant? _last;
    private volatile bool _inDoubt;

    /// <summary>False after a pause, even before anybody else has noticed it.</summary>
    public bool IsCertain => !_inDoubt && !HasPausedSince(Volatile.Read(ref _last));

    /// <summary>A sign of life, to come far more often than a pause lasts.</summary>
    /// <returns>Whether there is no doubt.</returns>
    public bool Beat()
    {
        _inDoubt |= HasPausedSince(_last);
        Volatile.Write(ref _last, Now);
        return !_inDoubt;
    }

    /// <summary>Looks the membership up, and ends the doubt when the silo is still part of it.</summary>
    /// <param name="isMember">Asks anew: an answer that was under way during the pause is worth nothing.</param>
    public async Task Confirm(Func<Task<bool>> isMember)
    {
        var asked = Now;
        if (await isMember() && !HasPausedSince(asked))
        {
            Volatile.Write(ref _last, Now);
            _inDoubt = false;
        }
    }

    // A process that is stopped is seen by either clock, a machine that is suspended by the wall's only.
    private Instant Now => new(clock.GetTimestamp(), clock.GetUtcNow());

    private bool HasPausedSince(Instant? instant) =>
        instant is not null && (clock.GetElapsedTime(instant.Timestamp) > LongestPause || clock.GetUtcNow() - instant.Time > LongestPause);

    private sealed record Instant(long Timestamp, DateTimeOffset Time);
}
