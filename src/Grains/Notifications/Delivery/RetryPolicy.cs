namespace MiniCrm.Grains.Notifications.Delivery;

/// <summary>How often and when a delivery is tried again.</summary>
/// <param name="Attempts">The first one included.</param>
/// <param name="FirstRetry">How long after the first attempt the second comes.</param>
public sealed record RetryPolicy(int Attempts, TimeSpan FirstRetry)
{
    // Eight attempts of which the second comes after 2 s fill about an hour.
    private const double Growth = 3.25;
    private const double Jitter = 0.2;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(1);

    public static RetryPolicy Default { get; } = new(8, TimeSpan.FromSeconds(2));

    /// <summary>How often to look for what is due while it is not known when that will be: often enough that no retry waits long for it.</summary>
    public TimeSpan LookInterval => FirstRetry < LongestLook ? FirstRetry : LongestLook;

    public bool IsLast(int attempt) => attempt >= Attempts;

    /// <summary>How long to wait after an attempt that failed.</summary>
    /// <param name="attempt">Counted from 1.</param>
    /// <param name="retryAfter">What the channel asked for: never sooner than our own pace, never later than its next step.</param>
    /// <param name="chance">From 0 to 1: spreads those that failed together.</param>
    public TimeSpan Delay(int attempt, TimeSpan? retryAfter, double chance)
    {
        var pace = Pace(attempt);
        var wanted = retryAfter is { } asked && asked > pace ? TimeSpan.FromTicks(Math.Min(asked.Ticks, Pace(attempt + 1).Ticks)) : pace;
        return wanted * (1 - Jitter + (2 * Jitter * chance));
    }

    private TimeSpan Pace(int attempt) =>
        TimeSpan.FromSeconds(Math.Min(FirstRetry.TotalSeconds * Math.Pow(Growth, attempt - 1), Math.Max(Longest.TotalSeconds, FirstRetry.TotalSeconds)));
}
