using MiniCrm.Api.Leads;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Validation.Lists;
using MiniCrm.Leads;
using MiniCrm.Web.Layout;
using MiniCrm.Web.Leads;
using MiniCrm.Web.Leads.Cards;

namespace MiniCrm.Api.Pages.Leads;

/// <summary>A new lead, typed or pasted.</summary>
internal static class NewLeadPages
{
    private const string Assignee = "assignedUserId";

    public static void MapNewLeadPages(this IEndpointRouteBuilder pages)
    {
        pages.MapPage("/leads/new", PageAccess.SignedIn, ShowNew);
        pages.MapForm("/leads/new", PageAccess.SignedIn, Create);
        pages.MapForm("/leads/new/card", PageAccess.SignedIn, ReadCard);
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
            return new SeeOther($"{LeadAddress.Path}/{lead.Id}?told=created");
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
}
