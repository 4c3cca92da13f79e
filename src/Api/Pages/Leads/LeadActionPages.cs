using System.Collections.Immutable;
using MiniCrm.Api.Calls;
using MiniCrm.Api.Jobs;
using MiniCrm.Api.Leads;
using MiniCrm.Api.Leads.Actions;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Validation.Lists;
using MiniCrm.Leads;
using MiniCrm.Users;
using MiniCrm.Web.Layout;
using MiniCrm.Web.Leads;
using MiniCrm.Web.Leads.Actions;

namespace MiniCrm.Api.Pages.Leads;

/// <summary>Several leads changed at once: chosen in the list, previewed, started, watched and undone.</summary>
internal static class LeadActionPages
{
    private const string Root = BulkForms.Path;
    private const int MostListed = 50;

    private static readonly Problem NotFound = new(ProblemKind.NotFound, "Action not found");
    private static readonly Problem NoneChosen = Problem.Invalid(BulkForms.Id, "Choose leads first");
    private static readonly Problem Unreadable = Problem.Invalid(BulkForms.Id, "must be ids of leads");

    public static void MapLeadActionPages(this IEndpointRouteBuilder pages)
    {
        pages.MapForm("/leads/actions/preview", PageAccess.SignedIn, Preview);
        pages.MapForm("/leads/actions", PageAccess.SignedIn, Start);
        pages.MapPage("/leads/actions", PageAccess.SignedIn, ShowAll);
        pages.MapPage("/leads/actions/{id}", PageAccess.SignedIn, page => WithActionAsync(page, action => ShowAsync(page, action)));
        pages.MapPage("/leads/actions/{id}/course", PageAccess.SignedIn, ShowCourse);
        pages.MapPage("/leads/actions/{id}/stream", PageAccess.SignedIn, Watch, new RequestDeadline.EventStream());
        pages.MapForm("/leads/actions/{id}/cancel", PageAccess.SignedIn, page => CommandAsync(page, (action, caller) => action.Cancel(caller)));
        pages.MapForm("/leads/actions/{id}/undo", PageAccess.SignedIn, page => CommandAsync(page, (action, caller) => action.Undo(caller)));
    }

    /// <summary>What would be done to all of a list is shown first; to leads that were chosen one by one it is done, since it can be undone.</summary>
    private static async Task<IResult> Preview(PageContext page)
    {
        var form = await page.ReadFormAsync();
        var list = LeadAddress.Parse(form[BulkForms.List]);
        var (request, problem) = RequestOf(form, list);
        if (request is null)
        {
            return await ShowAsync(page, form, new(null, problem));
        }

        if (form.RefusedAs(request, page.Context.RequestServices) is { } invalid)
        {
            return await ShowAsync(page, invalid, new(null, null), StatusCodes.Status400BadRequest);
        }

        var isNamed = request.Ids is not null;
        var (filter, refused) = isNamed ? (new LeadFilter(), null) : LeadListPages.FilterOf(list.OfFilter, page);
        var done = filter is null
            ? new Done<ActionPreviewResponse>(null, refused)
            : await PageContext.DoAsync(() => LeadActions.PreviewAsync(
                request, filter, isNamed ? "" : list.OfFilter.Query, page.User, page.Grains, page.Service<PreviewTokens>(), page.Service<TimeProvider>()));
        return isNamed && done.Value is { Count: > 0 } preview ? await StartAsync(page, preview.Token, form) : await ShowAsync(page, form, done);
    }

    private static async Task<IResult> Start(PageContext page)
    {
        var form = await page.ReadFormAsync();
        return await StartAsync(page, form[BulkForms.Token], form);
    }

    private static async Task<IResult> StartAsync(PageContext page, string token, Form form)
    {
        var done = await PageContext.DoAsync(() => LeadActions.StartAsync(token, page.User, page.Grains, page.Service<PreviewTokens>()));
        return done.Value is { } action
            ? new SeeOther($"{Root}/{action.Id}{LeadLinks.Query(LeadAddress.Parse(form[BulkForms.List]))}")
            : await ShowAsync(page, form, new(null, done.Problem));
    }

    private static async Task<IResult> ShowAsync(PageContext page, Form form, Done<ActionPreviewResponse> done, int status = StatusCodes.Status200OK)
    {
        done.Problem?.Note(page.Context);
        return PageAnswer.Of<BulkPage>(
            done.Problem?.Kind.Status ?? status,
            (nameof(BulkPage.Form), done.Problem is { } refused ? form.RefusedFor(refused) : form),
            (nameof(BulkPage.People), await People.AssignableAsync(page)),
            (nameof(BulkPage.Token), done.Value?.Token),
            (nameof(BulkPage.Kind), done.Value?.Action ?? LeadActionKind.Assign),
            (nameof(BulkPage.Count), done.Value?.Count ?? 0));
    }

    private static (PreviewActionRequest? Request, Problem? Problem) RequestOf(Form form, LeadAddress list)
    {
        var kind = EnumNames<LeadActionKind>.All.TryGetValue(form[BulkForms.Action], out var known) ? known : (LeadActionKind?)null;
        if (kind is null)
        {
            return (null, Problem.Invalid(BulkForms.Action, "is required"));
        }

        Guid[]? ids = null;
        if (form[BulkForms.Scope] != BulkForms.All)
        {
            var texts = form[BulkForms.Id].Split(',', StringSplitOptions.RemoveEmptyEntries);
            ids = [.. texts.Select(text => Guid.TryParseExact(text, "D", out var id) ? id : Guid.Empty)];
            if (ids.Length == 0 || ids.Contains(Guid.Empty))
            {
                return (null, ids.Length == 0 ? NoneChosen : Unreadable);
            }
        }

        var assignee = form[BulkForms.Assignee];
        if (kind is LeadActionKind.Assign && assignee.Length > 0 && !Guid.TryParse(assignee, out _))
        {
            return (null, Problem.Invalid(BulkForms.Assignee, "must be a user"));
        }

        return (new(
            kind,
            kind is not LeadActionKind.Assign ? default : new Optional<Guid?>(Guid.TryParse(assignee, out var user) ? user : null),
            kind is LeadActionKind.Move && EnumNames<LeadStatus>.All.TryGetValue(form[BulkForms.Status], out var status) ? status : null,
            ids is null && !list.IsFiltered ? true : null,
            ids), null);
    }

    private static async Task<IResult> ShowAll(PageContext page)
    {
        Guid? before = null;
        if (page.Query("before") is { } place)
        {
            if (!Guid.TryParseExact(place, "D", out var id))
            {
                return Problem.Invalid("before", "must be the id of an action");
            }

            before = id;
        }

        var actions = await page.Grains.GetGrain<ILeadActionListGrain>(0).List(new PageRequest(MostListed, before), page.User.Caller);
        return PageAnswer.Of<ActionsPage>((nameof(ActionsPage.Actions), actions), (nameof(ActionsPage.Users), await NamedAsync(page, actions.Items)));
    }

    private static async Task<IResult> ShowAsync(PageContext page, LeadActionView action, int status = StatusCodes.Status200OK, string? complaint = null) => PageAnswer.Of<ActionPage>(
        status,
        (nameof(ActionPage.Action), action),
        (nameof(ActionPage.Users), await NamedAsync(page, [action])),
        (nameof(ActionPage.Refused), await RefusedAsync(page, action)),
        (nameof(ActionPage.List), LeadLinks.ListOf(page.Query(LeadLinks.Parameter))),
        (nameof(ActionPage.Complaint), complaint));

    private static Task<IResult> ShowCourse(PageContext page) => WithActionAsync(page, async action => page.Context.Request.IsForPart()
        ? PageAnswer.Of<ActionCourse>(
            (nameof(ActionCourse.Action), action),
            (nameof(ActionCourse.Refused), await RefusedAsync(page, action)),
            (nameof(ActionCourse.List), LeadLinks.ListOf(page.Query(LeadLinks.Parameter))))
        : new SeeOther($"{Root}/{action.Id}"));

    private static Task<IResult> Watch(PageContext page) => Task.FromResult<IResult>(page.Id() is not { } id
        ? NotFound
        : LeadActions.Course(id, page.StreamQuery(), page.User, page.Grains, page.Service<TimeProvider>(), _ => new JobMoved()));

    private static Task<IResult> CommandAsync(PageContext page, Func<ILeadActionGrain, Caller, Task<Result<LeadActionView>>> command) => WithActionAsync(page, async action =>
    {
        var done = await PageContext.DoAsync(() => command(page.Grains.GetGrain<ILeadActionGrain>(action.Id), page.User.Caller));
        if (done.Problem is not { } refused)
        {
            return new SeeOther($"{Root}/{action.Id}{LeadLinks.Query(LeadLinks.ListOf(page.Query(LeadLinks.Parameter)))}");
        }

        refused.Note(page.Context);
        return await ShowAsync(page, action, refused.Kind.Status, refused.Detail);
    });

    private static async Task<Page<RefusedLead>?> RefusedAsync(PageContext page, LeadActionView action) => action.IsUnderWay || action.Progress.Refused == 0
        ? null
        : (await page.Grains.GetGrain<ILeadActionGrain>(action.Id).Refused(new PageRequest(MostListed, null), page.User.Caller)).Value;

    private static async Task<IReadOnlyDictionary<Guid, UserView>> NamedAsync(PageContext page, ImmutableArray<LeadActionView> actions) => await Assignees.Of(
        [.. actions.Select(action => action.OwnerId).Concat(actions.Select(action => action.Change.AssignedUserId).OfType<Guid>()).Distinct()], page.User, page.Grains);

    /// <summary>Of an action that the visitor sees.</summary>
    private static async Task<IResult> WithActionAsync(PageContext page, Func<LeadActionView, Task<IResult>> answer)
    {
        if (page.Id() is not { } id)
        {
            return NotFound;
        }

        var action = await page.Grains.GetGrain<ILeadActionGrain>(id).Get(page.User.Caller);
        return action.Succeeded ? await answer(action.Value) : action.Refusal.ToProblem();
    }
}
