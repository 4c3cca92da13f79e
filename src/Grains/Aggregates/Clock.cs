namespace MiniCrm.Grains;

public static class Clock
{
    /// <summary>Now, to the millisecond: what is answered, stored and published is one and the same instant.</summary>
    public static DateTimeOffset UtcMilliseconds(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
