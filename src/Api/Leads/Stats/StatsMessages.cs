using MiniCrm.Leads;

namespace MiniCrm.Api.Leads.Stats;

/// <summary>What there is of leads.</summary>
/// <param name="Total">How many there are.</param>
/// <param name="ByStatus">By status, in the order of the pipeline.</param>
/// <param name="BySource">By where they came from.</param>
/// <param name="ByAssignee">By who works on them, most first; those with none are left out.</param>
/// <param name="WinRate">The share of those won among all that were closed, 0 to 1; null when none was.</param>
/// <param name="Periods">By days or weeks, oldest first.</param>
public sealed record LeadStatsResponse(
    int Total, StatusCountResponse[] ByStatus, SourceCountResponse[] BySource, AssigneeCountResponse[] ByAssignee, double? WinRate, PeriodCountResponse[] Periods)
{
    internal static LeadStatsResponse Of(LeadStats stats)
    {
        var (won, lost) = (CountOf(LeadStatus.ClosedWon), CountOf(LeadStatus.ClosedLost));
        return new(
            stats.Total,
            [.. stats.Statuses.Select(each => new StatusCountResponse(each.Status, each.Count, each.MedianAge?.TotalSeconds))],
            [.. stats.Sources.Select(each => new SourceCountResponse(each.Source, each.Count))],
            [.. stats.Assignees.Select(each => new AssigneeCountResponse(each.UserId, each.Count))],
            won + lost == 0 ? null : (double)won / (won + lost),
            [.. stats.Periods.Select(each => new PeriodCountResponse(each.From, each.Created, each.Won, each.Lost))]);

        int CountOf(LeadStatus status) => stats.Statuses.Single(each => each.Status == status).Count;
    }
}

/// <summary>Leads of a status.</summary>
/// <param name="Status">The status.</param>
/// <param name="Count">How many have it.</param>
/// <param name="MedianAgeSeconds">How long half of them at least have had it, in seconds; null when none has it.</param>
public sealed record StatusCountResponse(LeadStatus Status, int Count, double? MedianAgeSeconds);

/// <summary>Leads from a source.</summary>
/// <param name="Source">Where they came from.</param>
/// <param name="Count">How many did.</param>
public sealed record SourceCountResponse(LeadSource Source, int Count);

/// <summary>Leads of a user.</summary>
/// <param name="AssignedUserId">Who works on them; null for nobody.</param>
/// <param name="Count">How many.</param>
public sealed record AssigneeCountResponse(Guid? AssignedUserId, int Count);

/// <summary>What happened in a day or a week.</summary>
/// <param name="From">Its first day, in UTC.</param>
/// <param name="Created">How many were created.</param>
/// <param name="Won">How many were closed as won in it, and are so still.</param>
/// <param name="Lost">How many were closed as lost in it, and are so still.</param>
public sealed record PeriodCountResponse(DateOnly From, int Created, int Won, int Lost);
