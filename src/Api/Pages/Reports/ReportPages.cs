using System.Collections.Immutable;
using System.Globalization;
using MiniCrm.Api.Leads;
using MiniCrm.Api.Leads.Stats;
using MiniCrm.Api.Pages.Leads;
using MiniCrm.Api.Problems;
using MiniCrm.Leads;
using MiniCrm.Users;
using MiniCrm.Web.Layout;
using MiniCrm.Web.Leads;
using MiniCrm.Web.Reports;

namespace MiniCrm.Api.Pages.Reports;

/// <summary>What there is of leads, counted as by GET /leads/stats, with its rights.</summary>
internal static class ReportPages
{
    private const int UsualWeeks = 12;

    private static readonly Problem NoSuchReport = new(ProblemKind.NotFound, "Not found");

    public static void MapReportPages(this IEndpointRouteBuilder pages)
    {
        pages.MapPage("/reports", PageAccess.SignedIn, Show);
        pages.MapPage("/reports/{table}", PageAccess.SignedIn, Download);
    }

    private static async Task<IResult> Show(PageContext page)
    {
        var (asked, report, refused) = await CountAsync(page);
        if (refused is { Errors: null })
        {
            return refused;
        }

        return PageAnswer.Of<ReportsPage>(
            refused?.Kind.Status ?? StatusCodes.Status200OK,
            (nameof(ReportsPage.Address), asked.Address),
            (nameof(ReportsPage.People), await People.FindAsync(page)),
            (nameof(ReportsPage.Tables), report is null ? null : await TablesAsync(page, report)),
            (nameof(ReportsPage.Complaints), refused?.Errors!.ToDictionary(error => error.Key, error => string.Join("; ", error.Value))),
            (nameof(ReportsPage.Per), asked.Range.Per),
            (nameof(ReportsPage.From), asked.Range.From),
            (nameof(ReportsPage.To), asked.Range.To));
    }

    private static async Task<IResult> Download(PageContext page)
    {
        var (_, report, refused) = await CountAsync(page);
        return refused is not null ? refused
            : (await TablesAsync(page, report!)).FirstOrDefault(table => table.Name == page.Context.Request.RouteValues["table"] as string) is { } asked
                ? new ReportFile(asked, Visits.Of(page.Context).Texts)
                : NoSuchReport;
    }

    /// <returns>Either a report, or why there is none.</returns>
    private static async Task<((LeadAddress Address, StatsQuery Range) Asked, LeadReport? Report, Problem? Refused)> CountAsync(PageContext page)
    {
        var today = DateOnly.FromDateTime(page.Service<TimeProvider>().GetUtcNow().UtcDateTime);
        var address = LeadListPages.AddressOf(page).OfFilter;
        var range = new StatsQuery(
            Given("per") ?? PeriodAttribute.Week,
            Given("from") ?? (Given("to") is null ? today.AddDays(-7 * (UsualWeeks - 1)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null),
            Given("to"));
        var asked = (address, range);
        if (Form.Empty.RefusedAs(range, page.Context.RequestServices) is { } invalid)
        {
            return (asked, null, new Problem(ProblemKind.InvalidRequest, "A value is not valid") { Errors = invalid.Errors });
        }

        var (filter, problem) = LeadListPages.FilterOf(address, page);
        var periods = range.ToRange(today);
        if (filter is null || !periods.Succeeded)
        {
            return (asked, null, problem ?? periods.Refusal!.ToProblem());
        }

        var (all, won, lost) = (await CountAsync(filter), await CountAsync(Closed(LeadStatus.ClosedWon)), await CountAsync(Closed(LeadStatus.ClosedLost)));
        return (all.Refusal ?? won.Refusal ?? lost.Refusal) is { } refusal
            ? (asked, null, refusal.ToProblem())
            : (asked, new LeadReport(all.Value!, new(won.Value!), new(lost.Value!)), null);

        string? Given(string name) => page.Query(name) is { Length: > 0 } value ? value : null;

        Task<Result<LeadStats>> CountAsync(LeadFilter of) => page.Grains.GetGrain<ILeadStatsGrain>(0).Count(of, periods.Value!, page.User.Caller);

        // None where the filter lets none of these through.
        LeadFilter Closed(LeadStatus status) => filter with { Status = new Choice<LeadStatus>(filter.Status?.Admits(status) is false ? [] : [status], Excluded: false) };
    }

    private static async Task<ImmutableArray<ReportTable>> TablesAsync(PageContext page, LeadReport report)
    {
        var users = await Assignees.Of([.. report.All.Assignees.Select(assignee => assignee.UserId).OfType<Guid>()], page.User, page.Grains);
        return ReportTable.Of(report, users, Visits.Of(page.Context).Texts);
    }
}
