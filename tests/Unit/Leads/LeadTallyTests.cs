using CsCheck;
using MiniCrm.Grains.Leads.Stats;
using MiniCrm.Leads;

namespace MiniCrm.Tests.Unit.Leads;

public sealed class LeadTallyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    private static readonly StatsRange Weeks = new(new(2026, 10, 1), new(2026, 11, 27), ByWeek: true);
    private static readonly Guid[] Users = [.. Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7())];

    [Fact]
    public void What_is_counted_is_what_a_simple_count_finds() =>
        Gen.Select(Leads(), Filters()).Sample((leads, filter) =>
        {
            var facts = Facts(leads);
            var accepted = leads.Where(lead => filter.Accepts(lead)).ToList();

            var stats = LeadTally.Count(facts, filter, Weeks, Now);

            Assert.Equal(accepted.Count, stats.Total);
            Assert.All(stats.Statuses, each => Assert.Equal(accepted.Count(lead => lead.Status == each.Status), each.Count));
            Assert.Equal(stats.Statuses.Select(each => (long)each.Count), LeadTally.Stages(facts, filter));
            Assert.All(stats.Statuses, each => Assert.Equal(MedianOf(accepted.Where(lead => lead.Status == each.Status)), each.MedianAge?.TotalMilliseconds));
            Assert.All(stats.Sources, each => Assert.Equal(accepted.Count(lead => lead.Source == each.Source), each.Count));
            Assert.Equal(accepted.Count, stats.Assignees.Sum(each => each.Count));
            Assert.All(stats.Assignees, each => Assert.Equal(accepted.Count(lead => lead.Assignee == facts.NumberOf(each.UserId)), each.Count));
            Assert.Equal(9, stats.Periods.Length);
            Assert.All(stats.Periods, week =>
            {
                Assert.Equal(DayOfWeek.Monday, week.From.DayOfWeek);
                Assert.Equal(accepted.Count(lead => IsIn(week.From, lead.CreatedAt)), week.Created);
                Assert.Equal(accepted.Count(lead => lead.Status is LeadStatus.ClosedWon && IsIn(week.From, lead.ClosedAt)), week.Won);
                Assert.Equal(accepted.Count(lead => lead.Status is LeadStatus.ClosedLost && IsIn(week.From, lead.ClosedAt)), week.Lost);
            });
        });

    [Fact]
    public void Of_nothing_there_are_counts_of_nothing()
    {
        var stats = LeadTally.Count(new(), FactFilter.Everything, new(new(2026, 11, 27), new(2026, 11, 27), ByWeek: false), Now);

        Assert.Equal(0, stats.Total);
        Assert.Equal(7, stats.Statuses.Length);
        Assert.All(stats.Statuses, each => Assert.Null(each.MedianAge));
        Assert.Equal([new(new(2026, 11, 27), 0, 0, 0)], stats.Periods);
        Assert.Empty(stats.Assignees);
    }

    [Fact]
    public void Facts_are_put_in_place_of_those_before_and_taken_away()
    {
        LeadFact[] leads = [Lead() with { Status = LeadStatus.New }, Lead() with { Status = LeadStatus.New }, Lead() with { Status = LeadStatus.Proposal }];
        var facts = Facts(leads);

        facts.Put(leads[0] with { Status = LeadStatus.ClosedWon });
        facts.Remove(leads[1].Id);
        facts.Remove(leads[1].Id);
        facts.Put(leads[2] with { Status = LeadStatus.Qualified });

        Assert.Equal([LeadStatus.ClosedWon, LeadStatus.Qualified], facts.All.ToArray().Select(lead => lead.Status).Order().Reverse());
    }

    [Fact]
    public void Weeks_begin_on_Mondays_and_hold_the_days_asked_for()
    {
        Assert.Equal(new DateOnly(2026, 11, 23), new StatsRange(new(2026, 11, 29), new(2026, 11, 30), ByWeek: true).Start);
        Assert.Equal(2, new StatsRange(new(2026, 11, 29), new(2026, 11, 30), ByWeek: true).Periods);
        Assert.Equal(2, new StatsRange(new(2026, 11, 29), new(2026, 11, 30), ByWeek: false).Periods);
    }

    private static double? MedianOf(IEnumerable<LeadFact> leads)
    {
        var ages = leads.Select(lead => Math.Max(Now.ToUnixTimeMilliseconds() - lead.InStageSince, 0)).Order().ToList();
        return ages.Count == 0 ? null : (ages[(ages.Count - 1) / 2] + ages[ages.Count / 2]) / 2.0;
    }

    private static bool IsIn(DateOnly week, long milliseconds)
    {
        var day = DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime);
        return day >= week && day < week.AddDays(7);
    }

    private static LeadFacts Facts(IEnumerable<LeadFact> leads)
    {
        var facts = new LeadFacts();
        Assert.All(Users, (user, place) => Assert.Equal(place + 1, facts.NumberOf(user)));
        foreach (var lead in leads)
        {
            facts.Put(lead);
        }

        return facts;
    }

    private static LeadFact Lead() => new(Guid.CreateVersion7(), LeadStatus.New, LeadSource.Other, 0, 1, 1, 1, 0);

    private static Gen<List<LeadFact>> Leads()
    {
        // From some weeks before the range to a moment after now: clocks differ.
        var time = Gen.Long[new DateTimeOffset(2026, 9, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), Now.AddSeconds(2).ToUnixTimeMilliseconds()];
        return Gen.Select(Gen.Enum<LeadStatus>(), Gen.Enum<LeadSource>(), Gen.Int[0, Users.Length], Gen.Int[1, Users.Length], time, time, Gen.OneOf(Gen.Const(0L), time))
            .Select((status, source, assignee, creator, created, updated, moved) =>
                new LeadFact(Guid.CreateVersion7(), status, source, assignee, creator, created, updated, moved))
            .List[0, 60];
    }

    private static Gen<FactFilter> Filters()
    {
        var interval = Gen.Select(Gen.Int[-90, 0], Gen.Int[-90, 0]).Select((from, to) => new Interval(Now.AddDays(from).ToUnixTimeMilliseconds(), Now.AddDays(to).ToUnixTimeMilliseconds()));
        return Gen.OneOf(
            Gen.Const(FactFilter.Everything),
            Gen.Int[1, Users.Length].Select(user => new FactFilter { SeenBy = user }),
            Gen.Bool.Array[7].Select(statuses => new FactFilter { Statuses = statuses }),
            Gen.Bool.Array[6].Select(sources => new FactFilter { Sources = sources }),
            interval.Select(created => new FactFilter { Created = created }),
            interval.Select(closed => new FactFilter { Closed = closed }));
    }
}
