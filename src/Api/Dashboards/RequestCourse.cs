using System.Collections.Immutable;

namespace MiniCrm.Api.Dashboards;

/// <summary>The requests of this gateway in the last hour, minute by minute.</summary>
internal sealed class RequestCourse(TimeProvider clock)
{
    // An hour, and the minute that is not over.
    private const int Minutes = 61;
    private const double Seconds = 60;

    private readonly DateTimeOffset _since = clock.GetUtcNow();
    private readonly (long Minute, LatencyTally Tally)[] _minutes = new (long, LatencyTally)[Minutes];

    public void Count(double seconds, bool failed)
    {
        var now = Now();
        ref var minute = ref _minutes[now % Minutes];
        if (minute.Minute != now)
        {
            minute = (now, new LatencyTally());
        }

        minute.Tally.Add(seconds, failed);
    }

    /// <summary>The oldest first, those without a request too, from the gateway's start on.</summary>
    public ImmutableArray<RequestMinute> Read()
    {
        var now = Now();
        var first = Math.Max(now - Minutes + 1, _since.ToUnixTimeSeconds() / 60);
        return [.. Enumerable.Range(0, (int)(now - first + 1)).Select(index => Minute(first + index))];
    }

    private RequestMinute Minute(long minute)
    {
        var (time, tally) = _minutes[minute % Minutes];
        var start = DateTimeOffset.FromUnixTimeSeconds(minute * 60);
        return time == minute
            ? new(start, tally.Count / Seconds, tally.Failed / Seconds, tally.Milliseconds(0.95))
            : new(start, 0, 0, null);
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeSeconds() / 60;
}

/// <param name="P95Ms">Null when there was no request.</param>
internal sealed record RequestMinute(DateTimeOffset Time, double PerSecond, double FailedPerSecond, double? P95Ms);
