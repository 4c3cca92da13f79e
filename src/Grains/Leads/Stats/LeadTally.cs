using System.Collections.Immutable;
using MiniCrm.Leads;

namespace MiniCrm.Grains.Leads.Stats;

/// <summary>Counts facts.</summary>
public static class LeadTally
{
    private static readonly int Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
    private static readonly int Statuses = Enum.GetValues<LeadStatus>().Length;
    private static readonly int Sources = Enum.GetValues<LeadSource>().Length;

    public static long Total(LeadFacts facts, FactFilter accepts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(accepts);
        var total = 0L;
        foreach (ref readonly var fact in facts.All)
        {
            total += accepts.Accepts(fact) ? 1 : 0;
        }

        return total;
    }

    /// <summary>By status.</summary>
    public static ImmutableArray<long> Stages(LeadFacts facts, FactFilter accepts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(accepts);
        var counts = new long[Statuses];
        foreach (ref readonly var fact in facts.All)
        {
            counts[(int)fact.Status] += accepts.Accepts(fact) ? 1 : 0;
        }

        return [.. counts];
    }

    /// <param name="accepts">Which leads count.</param>
    public static LeadStats Count(LeadFacts facts, FactFilter accepts, StatsRange range, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(accepts);
        ArgumentNullException.ThrowIfNull(range);
        var (total, sources, assignees) = (0, new int[Sources], new int[facts.Users.Count]);
        StageAges[] ages = [.. Enumerable.Range(0, Statuses).Select(_ => new StageAges())];
        var periods = new (int Created, int Won, int Lost)[range.Periods];
        var (nowMilliseconds, firstDay) = (now.ToUnixTimeMilliseconds(), range.Start.DayNumber - Epoch);
        foreach (ref readonly var fact in facts.All)
        {
            if (!accepts.Accepts(fact))
            {
                continue;
            }

            total++;
            sources[(int)fact.Source]++;
            assignees[fact.Assignee]++;
            ages[(int)fact.Status].Note(nowMilliseconds - fact.InStageSince);
            if (Period(fact.CreatedAt) is { } created)
            {
                periods[created].Created++;
            }

            if (fact.IsClosed && Period(fact.ClosedAt) is { } closed)
            {
                periods[closed].Won += fact.Status is LeadStatus.ClosedWon ? 1 : 0;
                periods[closed].Lost += fact.Status is LeadStatus.ClosedLost ? 1 : 0;
            }
        }

        // The medians are in the day that is known by now.
        foreach (ref readonly var fact in facts.All)
        {
            if (accepts.Accepts(fact))
            {
                ages[(int)fact.Status].Gather(nowMilliseconds - fact.InStageSince);
            }
        }

        return new(
            total,
            [.. ages.Select((age, status) => new StatusCount((LeadStatus)status, age.Count, age.Median))],
            [.. sources.Select((count, source) => new SourceCount((LeadSource)source, count))],
            [.. assignees.Select((count, user) => new AssigneeCount(user == 0 ? null : facts.Users[user], count)).Where(each => each.Count > 0).OrderByDescending(each => each.Count)],
            [.. periods.Select((count, place) => new PeriodCount(range.Start.AddDays(place * range.DaysEach), count.Created, count.Won, count.Lost))]);

        int? Period(long milliseconds)
        {
            var day = (int)(milliseconds / StageAges.Day) - firstDay;
            return day < 0 || day / range.DaysEach >= periods.Length ? null : day / range.DaysEach;
        }
    }
}
