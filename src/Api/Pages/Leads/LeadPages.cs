using System.Collections.Immutable;
using System.Globalization;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Calls;
using MiniCrm.Api.Leads;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Validation.Lists;
using MiniCrm.Leads;
using MiniCrm.Users;
using MiniCrm.Web.Layout;
using MiniCrm.Web.Leads;
using MiniCrm.Web.Leads.Cards;

namespace MiniCrm.Api.Pages.Leads;

/// <summary>A lead: seen, changed field by field, moved, assigned, deleted and restored; and a new one.</summary>
internal static class LeadPages
{
    private const string Root = LeadAddress.Path;
    private const string Status = "status";
    private const string Assignee = "assignedUserId";

    // What is shown of a timeline; it is read from its beginning.
    private const int MostEntries = 100;
    private const int EntriesAtOnce = 200;
    private const int MostReads = 5;

    public static readonly Problem NotFound = new(ProblemKind.NotFound, LeadRefusals.NotFound.Detail);

    public static void MapLeadPages(this IEndpointRouteBuilder pages)
    {
        pages.MapPage("/leads/new", PageAccess.SignedIn, ShowNew);
        pages.MapForm("/leads/new", PageAccess.SignedIn, Create);
        pages.MapForm("/leads/new/card", PageAccess.SignedIn, ReadCard);
        pages.MapPage("/leads/{id}", PageAccess.SignedIn, Show);
        pages.MapPage("/leads/{id}/fields/{field}", PageAccess.SignedIn, ShowField);
        pages.MapForm("/leads/{id}/fields/{field}", PageAccess.SignedIn, SaveField);
        pages.MapForm("/leads/{id}/status", PageAccess.SignedIn, Move);
        pages.MapForm("/leads/{id}/assign", PageAccess.SignedIn, Assign);
        pages.MapForm("/leads/{id}/delete", PageAccess.SignedIn, Delete);
        pages.MapForm("/leads/{id}/restore", PageAccess.SignedIn, Restore);
        pages.MapPage("/leads/{id}/head", PageAccess.SignedIn, ShowHead);
        pages.MapPage("/leads/{id}/opened", PageAccess.SignedIn, ShowOpened);
        pages.MapPage("/leads/{id}/timeline", PageAccess.SignedIn, ShowTimeline);
        pages.MapPage("/leads/{id}/stream", PageAccess.SignedIn, LeadStream.Open, new RequestDeadline.EventStream());
        pages.MapPage("/leads/{id}/duplicates", PageAccess.SignedIn, ShowDoubles);
    }

    private static async Task<IResult> ShowNew(PageContext page) => PageAnswer.Of<NewLead>(
        (nameof(NewLead.Form), new Form(new Dictionary<string, string> { [Assignee] = page.User.User.Id.ToString() })),
        (nameof(NewLead.People), await People.AssignableAsync(page)));

    /// <summary>The form, with what a signature or a card tells in the fields that were still empty. Nothing is created by it.</summary>
    private static async Task<IResult> ReadCard(PageContext page)
    {
        var form = await page.ReadFormAsync();
        var values = form.Values.ToDictionary();
        foreach (var (name, value) in ContactCard.Read(form["card"]).Values.Where(value => form[value.Key].Length == 0))
        {
            values[name] = value;
        }

        return PageAnswer.Of<NewLead>(
            (nameof(NewLead.Form), new Form(values)), (nameof(NewLead.People), await People.AssignableAsync(page)), (nameof(NewLead.IsRead), true));
    }

    /// <summary>As POST /leads: where others have the same e-mail address or telephone number, they are shown first.</summary>
    private static async Task<IResult> Create(PageContext page)
    {
        var form = await page.ReadFormAsync();
        var message = new CreateLeadRequest(
            form["firstName"],
            form["lastName"],
            form["email"],
            form.Optional("phone"),
            form.Optional("company"),
            form.Optional("position"),
            form.Optional("notes"),
            EnumNames<LeadSource>.All.TryGetValue(form["source"], out var source) ? source : null,
            Guid.TryParse(form[Assignee], out var assignee) ? assignee : null);
        if (form.RefusedAs(message, page.Context.RequestServices) is { } invalid)
        {
            return await ShowAsync(StatusCodes.Status400BadRequest, invalid);
        }

        var command = message.ToCommand(form["anyway"] == "yes" ? OnDuplicate.Allow : OnDuplicate.Refuse);
        var done = await page.Service<FormKeys>().CreateAsync(
            form, page.User.User.Id, id => page.Grains.GetGrain<ILeadGrain>(id).Create(command, page.User.Caller), id => page.Grains.GetGrain<ILeadGrain>(id).Get(page.User.Caller));
        if (done.Value is { } lead)
        {
            return new SeeOther($"{Root}/{lead.Id}?told=created");
        }

        var refused = done.Problem!;
        refused.Note(page.Context);
        return await ShowAsync(refused.Kind.Status, form.RefusedFor(refused), isDouble: refused.Kind == ProblemKind.Conflict, refused.PossibleDuplicates);

        async Task<IResult> ShowAsync(int status, Form form, bool isDouble = false, IReadOnlyList<PossibleDuplicateResponse>? doubles = null) => PageAnswer.Of<NewLead>(
            status,
            (nameof(NewLead.Form), form),
            (nameof(NewLead.People), await People.AssignableAsync(page)),
            (nameof(NewLead.IsDouble), isDouble),
            (nameof(NewLead.Doubles), doubles?.Select(Double).ToArray()));
    }

    private static PossibleDuplicate Double(PossibleDuplicateResponse lead) =>
        new(lead.Id, lead.FirstName, lead.LastName, lead.Company, lead.Email, lead.Phone, [.. lead.Because]);

    private static Task<IResult> Show(PageContext page) => WithLeadAsync(page, async lead =>
    {
        var editing = page.Query("edit") is { } field && LeadFields.All.Contains(field) ? field : null;
        return editing is not null && page.Context.Request.IsForPart()
            ? Field(lead, editing, FormOf(lead, editing))
            : await ShowAsync(page, lead, editing: editing, form: editing is null ? null : FormOf(lead, editing));
    });

    private static Task<IResult> ShowField(PageContext page) => WithLeadAsync(page, lead => Task.FromResult<IResult>(
        FieldOf(page) is not { } field ? NotFound
        : page.Context.Request.IsForPart() ? Field(lead, field)
        : new SeeOther($"{Root}/{lead.Id}")));

    /// <summary>One field, on the version that was looked at; a change of other fields in between is none of this one.</summary>
    private static async Task<IResult> SaveField(PageContext page)
    {
        if (FieldOf(page) is not { } field)
        {
            return NotFound;
        }

        var form = await page.ReadFormAsync();
        var change = Change(field, form[field]);
        if (form.RefusedAs(change, page.Context.RequestServices) is { } invalid)
        {
            return await WithLeadAsync(page, lead => AnswerAsync(lead, StatusCodes.Status400BadRequest, invalid));
        }

        return await WithLeadAsync(page, async before =>
        {
            var done = await ChangeAsync(page, field, form, (lead, ifMatch) => lead.Update(change.ToCommand(ifMatch, OnDuplicate.Allow), page.User.Caller));
            if (done.Value is { } lead)
            {
                return page.Context.Request.IsForPart() ? Grown(page, Field(lead, field, isDone: true)) : new SeeOther($"{Root}/{lead.Id}?done={field}");
            }

            var refused = done.Problem!;
            if (refused.Kind == ProblemKind.NotFound)
            {
                return refused;
            }

            refused.Note(page.Context);
            return refused.Kind == ProblemKind.StaleVersion
                ? await WithLeadAsync(page, now => AnswerAsync(now, refused.Kind.Status, form, isOvertaken: true))
                : await AnswerAsync(before, refused.Kind.Status, form.RefusedFor(refused));
        });

        async Task<IResult> AnswerAsync(LeadView lead, int status, Form typed, bool isOvertaken = false) => page.Context.Request.IsForPart()
            ? Field(lead, field, typed, isOvertaken, status: status)
            : await ShowAsync(page, lead, status, field, typed, isOvertaken);
    }

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
            var done = await PageContext.DoAsync(() => page.Grains.GetGrain<ILeadGrain>(lead.Id).Delete(VersionOf(form), page.User.Caller));
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

    private static Task<IResult> ShowTimeline(PageContext page) => WithLeadAsync(page, async lead =>
    {
        var (timeline, users) = await TimelineAsync(page, lead.Id);
        return page.Context.Request.IsForPart()
            ? PageAnswer.Of<LeadTimeline>(
                (nameof(LeadTimeline.LeadId), lead.Id),
                (nameof(LeadTimeline.Entries), timeline.Entries),
                (nameof(LeadTimeline.HasMore), timeline.HasMore),
                (nameof(LeadTimeline.Users), users))
            : new SeeOther($"{Root}/{lead.Id}");
    });

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
    private static async Task<IResult> WithLeadAsync(PageContext page, Func<LeadView, Task<IResult>> answer)
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
        var done = await PageContext.DoAsync(() => command(grain, VersionOf(form)));
        if (done.Problem?.Kind != ProblemKind.StaleVersion || (await grain.Get(page.User.Caller)).Value is not { } now)
        {
            return done;
        }

        var value = PageContext.Typed(LeadFields.ValueOf(now, field));
        return value == form[field] ? new(now, null)
            : value == form["was"] ? await PageContext.DoAsync(() => command(grain, new Precondition([now.Version])))
            : done;
    }

    private static async Task<IResult> ShowAsync(
        PageContext page, LeadView lead, int status = StatusCodes.Status200OK, string? editing = null, Form? form = null, bool isOvertaken = false, string? complaint = null)
    {
        var people = People.AssignableAsync(page);
        var (timeline, users) = await TimelineAsync(page, lead.Id);
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

    private static PageAnswer Field(
        LeadView lead, string field, Form? form = null, bool isOvertaken = false, bool isDone = false, int status = StatusCodes.Status200OK) => PageAnswer.Of<LeadField>(
        status,
        (nameof(LeadField.Lead), lead),
        (nameof(LeadField.Name), field),
        (nameof(LeadField.Form), form),
        (nameof(LeadField.IsOvertaken), isOvertaken),
        (nameof(LeadField.IsDone), isDone));

    /// <summary>The latest entries, the last one first, and who is named in them.</summary>
    public static async Task<(TimelinePage Timeline, IReadOnlyDictionary<Guid, UserView> Users)> TimelineAsync(PageContext page, Guid id)
    {
        var entries = new List<TimelineEntryView>();
        var hasMore = true;
        for (var reads = 0; hasMore && reads < MostReads; reads++)
        {
            var answer = await page.Grains.GetGrain<ILeadGrain>(id).Timeline(entries is [.., var last] ? last.Sequence : 0, EntriesAtOnce, page.User.Caller);
            hasMore = answer.Value?.HasMore ?? false;
            entries.AddRange(answer.Value?.Entries ?? []);
        }

        ImmutableArray<TimelineEntryView> shown = [.. entries.TakeLast(MostEntries).Reverse()];
        ImmutableArray<Guid> named =
        [
            .. shown.Select(entry => entry.Actor)
                .Concat(shown.SelectMany(entry => entry.Changes).Where(change => change.Field == Assignee).SelectMany(change => new[] { change.Old, change.New }).Where(text => text is not null).Select(text => Guid.Parse(text!)))
                .Distinct(),
        ];
        var users = await Assignees.Of(named, page.User, page.Grains);
        return (new(shown, entries.Count > shown.Length), users);
    }

    /// <summary>Tells the page that the timeline has more to show.</summary>
    private static PageAnswer Grown(PageContext page, PageAnswer answer)
    {
        page.Context.Response.Headers["HX-Trigger"] = """{"timeline-grew":{"target":"#timeline"}}""";
        return answer;
    }

    private static UpdateLeadRequest Change(string field, string value)
    {
        var change = new UpdateLeadRequest(default, default, default, default, default, default, default, default, default, default);
        var optional = value.Length > 0 ? value : null;
        return field switch
        {
            "firstName" => change with { FirstName = value },
            "lastName" => change with { LastName = value },
            "email" => change with { Email = value },
            "phone" => change with { Phone = optional },
            "company" => change with { Company = optional },
            "position" => change with { Position = optional },
            "notes" => change with { Notes = optional },
            _ => EnumNames<LeadSource>.All.TryGetValue(value, out var source) ? change with { Source = source } : change,
        };
    }

    private static Form FormOf(LeadView lead, string field) => new(new Dictionary<string, string> { [field] = LeadFields.ValueOf(lead, field) });

    private static string? FieldOf(PageContext page) => page.Context.Request.RouteValues["field"] is string field && LeadFields.All.Contains(field) ? field : null;

    public static Precondition? VersionOf(Form form) =>
        int.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? new Precondition([version]) : null;
}
