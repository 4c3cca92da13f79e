using MiniCrm.Api.Auth;
using MiniCrm.Api.Calls;
using MiniCrm.Api.Leads;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Validation.Lists;
using MiniCrm.Leads;
using MiniCrm.Users;
using MiniCrm.Web.Layout;
using MiniCrm.Web.Leads;

namespace MiniCrm.Api.Pages.Leads;

/// <summary>A lead: seen, moved, assigned, deleted and restored.</summary>
internal static class LeadPages
{
    private const string Root = LeadAddress.Path;
    private const string Status = "status";
    private const string Assignee = "assignedUserId";

    public static readonly Problem NotFound = new(ProblemKind.NotFound, LeadRefusals.NotFound.Detail);

    public static void MapLeadPages(this IEndpointRouteBuilder pages)
    {
        pages.MapNewLeadPages();
        pages.MapPage("/leads/{id}", PageAccess.SignedIn, Show);
        pages.MapLeadFieldPages();
        pages.MapForm("/leads/{id}/status", PageAccess.SignedIn, Move);
        pages.MapForm("/leads/{id}/assign", PageAccess.SignedIn, Assign);
        pages.MapForm("/leads/{id}/delete", PageAccess.SignedIn, Delete);
        pages.MapForm("/leads/{id}/restore", PageAccess.SignedIn, Restore);
        pages.MapPage("/leads/{id}/head", PageAccess.SignedIn, ShowHead);
        pages.MapPage("/leads/{id}/opened", PageAccess.SignedIn, ShowOpened);
        pages.MapPage("/leads/{id}/timeline", PageAccess.SignedIn, LeadTimelinePart.Show);
        pages.MapPage("/leads/{id}/stream", PageAccess.SignedIn, LeadStream.Open, new RequestDeadline.EventStream());
        pages.MapPage("/leads/{id}/duplicates", PageAccess.SignedIn, ShowDoubles);
    }

    private static Task<IResult> Show(PageContext page) => WithLeadAsync(page, async lead =>
    {
        var editing = page.Query("edit") is { } field && LeadFields.All.Contains(field) ? field : null;
        return editing is not null && page.Context.Request.IsForPart()
            ? LeadFieldPages.Field(lead, editing, LeadFieldPages.FormOf(lead, editing))
            : await ShowAsync(page, lead, editing: editing, form: editing is null ? null : LeadFieldPages.FormOf(lead, editing));
    });

    private static async Task<IResult> Move(PageContext page)
    {
        var form = await page.ReadFormAsync();
        return EnumNames<LeadStatus>.All.TryGetValue(form[Status], out var status)
            ? await CommandAsync(page, Status, form, (lead, ifMatch) => lead.ChangeStatus(new ChangeLeadStatus(status, ifMatch), page.User.Caller))
            : Problem.Invalid(Status, "is required");
    }

    private static async Task<IResult> Assign(PageContext page)
    {
        var form = await page.ReadFormAsync();
        Guid? user = Guid.TryParse(form[Assignee], out var id) ? id : null;
        return await CommandAsync(page, Assignee, form, (lead, ifMatch) => lead.Assign(new AssignLead(user, ifMatch), page.User.Caller));
    }

    private static async Task<IResult> Delete(PageContext page)
    {
        var form = await page.ReadFormAsync();
        return await WithLeadAsync(page, async lead =>
        {
            var done = await PageContext.DoAsync(() => page.Grains.GetGrain<ILeadGrain>(lead.Id).Delete(form.Version(), page.User.Caller));
            return done.Problem switch
            {
                null => new SeeOther($"{Root}?told=deleted&undo={lead.Id}"),
                { } stale when stale.Kind == ProblemKind.StaleVersion => await ShowAsync(page, lead, stale.Kind.Status, complaint: stale.Detail),
                { } refused => refused,
            };
        });
    }

    private static async Task<IResult> Restore(PageContext page)
    {
        if (page.Id() is not { } id)
        {
            return NotFound;
        }

        var done = await PageContext.DoAsync(() => page.Grains.GetGrain<ILeadGrain>(id).Restore(null, page.User.Caller));
        return done.Problem is { } refused ? await RefusedAsync(page, refused) : new SeeOther($"{Root}/{id}?told=restored");
    }

    private static Task<IResult> ShowHead(PageContext page) => WithLeadAsync(page, async lead =>
        page.Context.Request.IsForPart() ? await HeadAsync(page, lead, moved: LeadMove.Parse(page.Query(LeadMove.Parameter))) : new SeeOther($"{Root}/{lead.Id}"));

    /// <summary>For a row of another page.</summary>
    private static Task<IResult> ShowOpened(PageContext page) => WithLeadAsync(page, async lead => page.Context.Request.IsForPart()
        ? PageAnswer.Of<OpenedLead>(
            (nameof(OpenedLead.Lead), lead),
            (nameof(OpenedLead.Assignee), await Assignees.Of(lead, page.User, page.Grains)),
            (nameof(OpenedLead.People), await People.AssignableAsync(page)))
        : new SeeOther($"{Root}/{lead.Id}"));

    private static async Task<IResult> ShowDoubles(PageContext page)
    {
        if (page.Id() is not { } id)
        {
            return NotFound;
        }

        var answer = await page.Grains.GetGrain<ILeadListGrain>(0).Duplicates(id, page.User.Caller);
        return !answer.Succeeded ? await RefusedAsync(page, answer.Refusal.ToProblem())
            : page.Context.Request.IsForPart() ? PageAnswer.Of<LeadDoubles>((nameof(LeadDoubles.Doubles), answer.Value.Items))
            : PageAnswer.Of<DoublesPage>((nameof(DoublesPage.LeadId), id), (nameof(DoublesPage.Doubles), answer.Value.Items));
    }

    /// <summary>Of a lead that the visitor sees.</summary>
    public static async Task<IResult> WithLeadAsync(PageContext page, Func<LeadView, Task<IResult>> answer)
    {
        if (page.Id() is not { } id)
        {
            return NotFound;
        }

        var lead = await page.Grains.GetGrain<ILeadGrain>(id).Get(page.User.Caller);
        return lead.Succeeded ? await answer(lead.Value) : await RefusedAsync(page, lead.Refusal.ToProblem());
    }

    /// <summary>A lead that was merged leads to where it went, and is not changed.</summary>
    public static async Task<IResult> RefusedAsync(PageContext page, Problem problem) =>
        problem.MovedTo is not { } whole || await MergedLeads.Find(whole, page.User.Caller, page.Grains) is not { } seen ? problem
        : HttpMethods.IsGet(page.Context.Request.Method) ? new SeeOther($"{Root}/{seen}")
        : MergedLeads.Into(seen);

    /// <summary>Does a command of the head of the page, and shows the head anew.</summary>
    private static Task<IResult> CommandAsync(PageContext page, string field, Form form, Func<ILeadGrain, Precondition?, Task<Result<LeadView>>> command) =>
        WithLeadAsync(page, async _ =>
        {
            var done = await ChangeAsync(page, field, form, command);
            if (done.Value is { } changed)
            {
                var moved = field == Status ? LeadMove.Parse($"{form["was"]}-{LeadAddress.NameOf(changed.Status)}") : null;
                return page.Context.Request.IsForPart() ? Grown(page, await HeadAsync(page, changed, moved: moved))
                    : new SeeOther(moved is null ? $"{Root}/{changed.Id}" : $"{Root}/{changed.Id}?{LeadMove.Parameter}={moved}");
            }

            var refused = done.Problem!;
            if (refused.Kind == ProblemKind.NotFound)
            {
                return refused;
            }

            refused.Note(page.Context);
            return await WithLeadAsync(page, async now => page.Context.Request.IsForPart()
                ? await HeadAsync(page, now, refused.Kind.Status, complaint: refused.Detail)
                : await ShowAsync(page, now, refused.Kind.Status, complaint: refused.Detail));
        });

    /// <summary>
    /// A change of one field on the version that was looked at. Where only others have changed since, it is done on the version that is there now;
    /// and where it is so already, as when the same was sent before and its answer was lost, it is done.
    /// </summary>
    public static async Task<Done<LeadView>> ChangeAsync(
        PageContext page, string field, Form form, Func<ILeadGrain, Precondition?, Task<Result<LeadView>>> command)
    {
        var grain = page.Grains.GetGrain<ILeadGrain>(page.Id()!.Value);
        var done = await PageContext.DoAsync(() => command(grain, form.Version()));
        if (done.Problem?.Kind != ProblemKind.StaleVersion || (await grain.Get(page.User.Caller)).Value is not { } now)
        {
            return done;
        }

        var value = PageContext.Typed(LeadFields.ValueOf(now, field));
        return value == form[field] ? new(now, null)
            : value == form["was"] ? await PageContext.DoAsync(() => command(grain, new Precondition([now.Version])))
            : done;
    }

    public static async Task<IResult> ShowAsync(
        PageContext page, LeadView lead, int status = StatusCodes.Status200OK, string? editing = null, Form? form = null, bool isOvertaken = false, string? complaint = null)
    {
        var people = People.AssignableAsync(page);
        var (timeline, users) = await LeadTimelinePart.ReadAsync(page, lead.Id);
        return PageAnswer.Of<WholeLead>(
            status,
            (nameof(WholeLead.Lead), lead),
            (nameof(WholeLead.Assignee), await Assignees.Of(lead, page.User, page.Grains)),
            (nameof(WholeLead.People), await people),
            (nameof(WholeLead.Timeline), timeline),
            (nameof(WholeLead.Users), users),
            (nameof(WholeLead.Editing), editing),
            (nameof(WholeLead.Form), form),
            (nameof(WholeLead.IsOvertaken), isOvertaken),
            (nameof(WholeLead.Done), page.Query("done") is { } done && LeadFields.All.Contains(done) ? done : null),
            (nameof(WholeLead.Moved), LeadMove.Parse(page.Query(LeadMove.Parameter))),
            (nameof(WholeLead.Complaint), complaint),
            (nameof(WholeLead.Told), page.Query("told") is "created" or "restored" ? page.Query("told") : null));
    }

    private static async Task<PageAnswer> HeadAsync(PageContext page, LeadView lead, int status = StatusCodes.Status200OK, LeadMove? moved = null, string? complaint = null) => PageAnswer.Of<LeadHead>(
        status,
        (nameof(LeadHead.Lead), lead),
        (nameof(LeadHead.Assignee), await Assignees.AfterCommand(lead, page.User, page.Grains)),
        (nameof(LeadHead.People), await People.AssignableAsync(page)),
        (nameof(LeadHead.Moved), moved),
        (nameof(LeadHead.Complaint), complaint));

    /// <summary>Tells the page that the timeline has more to show.</summary>
    public static PageAnswer Grown(PageContext page, PageAnswer answer)
    {
        page.Context.Response.Headers["HX-Trigger"] = """{"timeline-grew":{"target":"#timeline"}}""";
        return answer;
    }
}
