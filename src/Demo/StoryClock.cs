namespace MiniCrm.Demo;

/// <summary>Goes as fast as any other, from some time ago, and can be put forward until it is right.</summary>
internal sealed class StoryClock(TimeSpan behind) : TimeProvider
{
    private long _behind = behind.Ticks;

    /// <summary>How far it is behind.</summary>
    private TimeSpan Behind => new(Interlocked.Read(ref _behind));

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - Behind;

    /// <summary>Never back, nor beyond the right time.</summary>
    public void PutForward(DateTimeOffset moment)
    {
        var missing = base.GetUtcNow() - moment;
        if (missing < Behind)
        {
            Interlocked.Exchange(ref _behind, Math.Max(0, missing.Ticks));
        }
    }

    public void PutRight() => Interlocked.Exchange(ref _behind, 0);
}
