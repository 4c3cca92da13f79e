using MiniCrm.Api.Calls;
using MiniCrm.Api.Leads;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Validation.Lists;
using MiniCrm.Leads;
using MiniCrm.Web.Layout;
using MiniCrm.Web.Leads;

namespace MiniCrm.Api.Pages.Leads;

/// <summary>The fields of a lead, each shown or changed in its place.</summary>
internal static class LeadFieldPages
{
    public static void MapLeadFieldPages(this IEndpointRouteBuilder pages)
    {
        pages.MapPage("/leads/{id}/fields/{field}", PageAccess.SignedIn, ShowField);
        pages.MapForm("/leads/{id}/fields/{field}", PageAccess.SignedIn, SaveField);
    }

    private static Task<IResult> ShowField(PageContext page) => LeadPages.WithLeadAsync(page, lead => Task.FromResult<IResult>(
        FieldOf(page) is not { } field ? LeadPages.NotFound
        : page.Context.Request.IsForPart() ? Field(lead, field)
        : new SeeOther($"{LeadAddress.Path}/{lead.Id}")));

    /// <summary>One field, on the version that was looked at; a change of other fields in between is none of this one.</summary>
    private static async Task<IResult> SaveField(PageContext page)
    {
        if (FieldOf(page) is not { } field)
        {
            return LeadPages.NotFound;
        }

        var form = await page.ReadFormAsync();
        var change = Change(field, form[field]);
        if (form.RefusedAs(change, page.Context.RequestServices) is { } invalid)
        {
            return await LeadPages.WithLeadAsync(page, lead => AnswerAsync(lead, StatusCodes.Status400BadRequest, invalid));
        }

        return await LeadPages.WithLeadAsync(page, async before =>
        {
            var done = await LeadPages.ChangeAsync(page, field, form, (lead, ifMatch) => lead.Update(change.ToCommand(ifMatch, OnDuplicate.Allow), page.User.Caller));
            if (done.Value is { } lead)
            {
                return page.Context.Request.IsForPart() ? LeadPages.Grown(page, Field(lead, field, isDone: true)) : new SeeOther($"{LeadAddress.Path}/{lead.Id}?done={field}");
            }

            var refused = done.Problem!;
            if (refused.Kind == ProblemKind.NotFound)
            {
                return refused;
            }

            refused.Note(page.Context);
            return refused.Kind == ProblemKind.StaleVersion
                ? await LeadPages.WithLeadAsync(page, now => AnswerAsync(now, refused.Kind.Status, form, isOvertaken: true))
                : await AnswerAsync(before, refused.Kind.Status, form.RefusedFor(refused));
        });

        async Task<IResult> AnswerAsync(LeadView lead, int status, Form typed, bool isOvertaken = false) => page.Context.Request.IsForPart()
            ? Field(lead, field, typed, isOvertaken, status: status)
            : await LeadPages.ShowAsync(page, lead, status, field, typed, isOvertaken);
    }

    public static PageAnswer Field(
        LeadView lead, string field, Form? form = null, bool isOvertaken = false, bool isDone = false, int status = StatusCodes.Status200OK) => PageAnswer.Of<LeadField>(
        status,
        (nameof(LeadField.Lead), lead),
        (nameof(LeadField.Name), field),
        (nameof(LeadField.Form), form),
        (nameof(LeadField.IsOvertaken), isOvertaken),
        (nameof(LeadField.IsDone), isDone));

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

    public static Form FormOf(LeadView lead, string field) => new(new Dictionary<string, string> { [field] = LeadFields.ValueOf(lead, field) });

    private static string? FieldOf(PageContext page) => page.Context.Request.RouteValues["field"] is string field && LeadFields.All.Contains(field) ? field : null;
}
