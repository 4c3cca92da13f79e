using System.Collections.Immutable;

namespace MiniCrm.Leads;

/// <summary>Counts leads, as they are at the moment of the question.</summary>
[Alias("minicrm.ILeadStatsGrain")]
public interface ILeadStatsGrain : IGrainWithIntegerKey
{
    /// <summary>Of what the caller may see.</summary>
    [Alias("Count")]
    [Refuses(RefusalKind.Forbidden, RefusalKind.Unprocessable, RefusalKind.Busy)]
    Task<Result<LeadStats>> Count(LeadFilter filter, StatsRange range, Caller caller);

    /// <summary>How many there are, of a filter that refuses the caller nothing.</summary>
    /// <returns>Null where that is not known without the database, or not yet.</returns>
    [Alias("Total")]
    Task<long?> Total(LeadFilter filter, Caller caller);

    /// <summary>The same by status, in the order of the pipeline.</summary>
    [Alias("Stages")]
    Task<ImmutableArray<long>?> Stages(LeadFilter filter, Caller caller);
}

/// <summary>Which days are told one by one, in UTC.</summary>
/// <param name="From">The first one; of weeks, which begin on Mondays, one of the first week.</param>
/// <param name="To">The last one, as <paramref name="From"/>.</param>
[GenerateSerializer, Immutable, Alias("minicrm.StatsRange")]
public sealed record StatsRange(DateOnly From, DateOnly To, bool ByWeek)
{
    /// <summary>Of days or weeks.</summary>
    public const int MostPeriods = 1000;

    /// <summary>The first day of the first period.</summary>
    public DateOnly Start => ByWeek ? From.AddDays(-DaysAfterMonday(From)) : From;

    public int Periods => (To.DayNumber - Start.DayNumber) / DaysEach + 1;

    public int DaysEach => ByWeek ? 7 : 1;

    private static int DaysAfterMonday(DateOnly day) => ((int)day.DayOfWeek + 6) % 7;
}

/// <summary>What there is of leads.</summary>
/// <param name="Statuses">All of them, in the order of the pipeline.</param>
/// <param name="Sources">All of them.</param>
/// <param name="Assignees">Those with leads, most first.</param>
/// <param name="Periods">All of the range, oldest first.</param>
[GenerateSerializer, Immutable, Alias("minicrm.LeadStats")]
public sealed record LeadStats(
    int Total, ImmutableArray<StatusCount> Statuses, ImmutableArray<SourceCount> Sources, ImmutableArray<AssigneeCount> Assignees, ImmutableArray<PeriodCount> Periods);

/// <param name="MedianAge">How long half of them at least have been in this status; null where there is none.</param>
[GenerateSerializer, Immutable, Alias("minicrm.StatusCount")]
public sealed record StatusCount(LeadStatus Status, int Count, TimeSpan? MedianAge);

[GenerateSerializer, Immutable, Alias("minicrm.SourceCount")]
public sealed record SourceCount(LeadSource Source, int Count);

/// <param name="UserId">Null for nobody.</param>
[GenerateSerializer, Immutable, Alias("minicrm.AssigneeCount")]
public sealed record AssigneeCount(Guid? UserId, int Count);

/// <summary>Of a day or a week.</summary>
/// <param name="From">Its first day.</param>
/// <param name="Won">Closed as won in it, and so still.</param>
/// <param name="Lost">Closed as lost in it, and so still.</param>
[GenerateSerializer, Immutable, Alias("minicrm.PeriodCount")]
public sealed record PeriodCount(DateOnly From, int Created, int Won, int Lost);
