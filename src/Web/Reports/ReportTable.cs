using System.Collections.Immutable;
using MiniCrm.Leads;
using MiniCrm.Users;
using MiniCrm.Web.Languages;

namespace MiniCrm.Web.Reports;

/// <summary>Figures as a page shows them, a chart draws them, and a file holds them.</summary>
/// <param name="Name">In addresses and among the texts.</param>
public sealed record ReportTable(string Name, ImmutableArray<ReportColumn> Columns, ImmutableArray<ReportRow> Rows)
{
    public const string Funnel = "funnel";
    public const string Ages = "ages";
    public const string Sources = "sources";
    public const string People = "people";
    public const string Weeks = "periods";

    private static readonly ImmutableArray<ReportColumn> Closed =
        [new("total", Figure.Count), new("won", Figure.Count) { IsDrawn = true }, new("lost", Figure.Count) { IsDrawn = true }, new("winRate", Figure.Share)];

    /// <summary>Drawn as lines, along a time.</summary>
    public bool IsCourse => Name == Weeks;

    /// <param name="users">Assignees by id; who is not active is not among them.</param>
    public static ImmutableArray<ReportTable> Of(LeadReport report, IReadOnlyDictionary<Guid, UserView> users, Texts texts)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(texts);
        var all = report.All;
        return
        [
            new(Funnel, [new("leads", Figure.Count) { IsDrawn = true }, new("share", Figure.Share)], [.. all.Statuses.Select(status => new ReportRow(texts[$"status.{status.Status}"], [status.Count, Share(status.Count, all.Total)]))]),
            new(Ages, [new("days", Figure.Days) { IsDrawn = true }], [.. all.Statuses.Select(status => new ReportRow(texts[$"status.{status.Status}"], [status.MedianAge?.TotalDays]))]),
            new(Sources, Closed, [.. all.Sources.Select(source => Row(texts[$"source.{source.Source}"], source.Count, report.Won.Of(source.Source), report.Lost.Of(source.Source)))]),
            new(People, Closed, [.. all.Assignees.Select(assignee => Row(NameOf(assignee.UserId, users, texts), assignee.Count, report.Won.Of(assignee.UserId), report.Lost.Of(assignee.UserId)))]),
            new(
                Weeks,
                [new("created", Figure.Count) { IsDrawn = true }, new("closed", Figure.Count) { IsDrawn = true }, new("won", Figure.Count), new("lost", Figure.Count)],
                [.. all.Periods.Select(period => new ReportRow(period.From.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), [period.Created, period.Won + period.Lost, period.Won, period.Lost]) { IsDay = true })]),
        ];
    }

    private static ReportRow Row(string name, int total, int won, int lost) => new(name, [total, won, lost, Share(won, won + lost)]);

    private static double? Share(int part, int whole) => whole == 0 ? null : (double)part / whole;

    private static string NameOf(Guid? id, IReadOnlyDictionary<Guid, UserView> users, Texts texts) =>
        id is not { } user ? texts["assignee.none"] : users.TryGetValue(user, out var known) ? $"{known.FirstName} {known.LastName}" : texts["lead.inactive"];
}

/// <summary>What of leads was counted.</summary>
/// <param name="All">All that the filter lets through.</param>
/// <param name="Won">Of these, those that were won.</param>
/// <param name="Lost">Of these, those that were lost.</param>
public sealed record LeadReport(LeadStats All, ClosedCounts Won, ClosedCounts Lost);

/// <summary>Leads that were closed one way, by where they came from and by who has them.</summary>
public sealed record ClosedCounts(LeadStats Stats)
{
    public int Of(LeadSource source) => Stats.Sources.FirstOrDefault(each => each.Source == source)?.Count ?? 0;

    public int Of(Guid? user) => Stats.Assignees.FirstOrDefault(each => each.UserId == user)?.Count ?? 0;
}

/// <summary>What a column counts.</summary>
public enum Figure
{
    Count,
    Share,
    Days,
}

/// <param name="Name">Among the texts.</param>
public sealed record ReportColumn(string Name, Figure Figure)
{
    /// <summary>It is in the chart too.</summary>
    public bool IsDrawn { get; init; }
}

/// <param name="Values">One for each column; null where there is none.</param>
public sealed record ReportRow(string Label, ImmutableArray<double?> Values)
{
    /// <summary>The label is a date.</summary>
    public bool IsDay { get; init; }
}
