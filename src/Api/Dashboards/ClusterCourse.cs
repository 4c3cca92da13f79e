using System.Collections.Immutable;

namespace MiniCrm.Api.Dashboards;

/// <summary>Puts together what this gateway and the silos remember of the last hour.</summary>
internal static class ClusterCourse
{
    private const int Minutes = 60;

    public static ImmutableArray<CourseMinute> Of(DateTimeOffset now, ImmutableArray<RequestMinute> requests, ImmutableArray<SiloFigures> silos)
    {
        var figures = silos.SelectMany(silo => silo.Course).ToLookup(minute => minute.Minute);
        var rates = requests.ToDictionary(minute => minute.Time);
        var last = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() / 60 * 60);

        // The minute that is not over yet would look like a fall.
        return [.. Enumerable.Range(1, Minutes).Select(ago => last.AddMinutes(-ago)).Reverse().Select(time => Minute(time, rates.GetValueOrDefault(time), [.. figures[time]]))];
    }

    private static CourseMinute Minute(DateTimeOffset time, RequestMinute? requests, ImmutableArray<MinuteFigures> silos) => new(
        time,
        requests?.PerSecond,
        requests?.FailedPerSecond,
        requests?.P95Ms,
        Worst(silos.SelectMany(silo => silo.Outboxes), outbox => outbox.Role, outbox => outbox.Depth),
        Worst(silos.SelectMany(silo => silo.Consumers), consumer => consumer.Group, consumer => consumer.Lag));

    /// <summary>All silos of a role see the same outbox, and all consumers the same lag: the largest of each, added up.</summary>
    private static long? Worst<T>(IEnumerable<T> figures, Func<T, string> name, Func<T, long> count)
    {
        var each = figures.GroupBy(name).Select(same => same.Max(count)).ToArray();
        return each.Length == 0 ? null : each.Sum();
    }
}
