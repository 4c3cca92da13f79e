using System.Collections.Immutable;
using MiniCrm.Api.Calls;
using MiniCrm.Api.Leads.Exporting;
using MiniCrm.Api.Leads.Finding;
using MiniCrm.Api.Problems;
using MiniCrm.Leads;
using MiniCrm.Web.Leads;

namespace MiniCrm.Api.Pages.Leads;

/// <summary>The list of leads, found by the same filters as in the API, which the address holds as there.</summary>
internal static class LeadListPages
{
    private const string List = "/leads";
    private const string Whole = "50";

    // So many are counted one by one; for more it is said about how many there are.
    private const int MostCounted = 10_000;

    public static readonly FoundLeads Nothing = new([], ImmutableDictionary<Guid, MiniCrm.Users.UserView>.Empty, null);

    public static void MapLeadListPages(this IEndpointRouteBuilder pages)
    {
        pages.MapPage("/leads", PageAccess.SignedIn, Show);
        pages.MapPage("/leads/export", PageAccess.SignedIn, Export, new RequestDeadline.Lasting());
    }

    private static async Task<IResult> Show(PageContext page)
    {
        var address = AddressOf(page);
        var request = page.Context.Request;
        var told = (Told: page.Query("told") is "deleted" ? page.Query("told") : null, Undo: Guid.TryParse(page.Query("undo"), out var undo) ? undo : (Guid?)null);
        if (told.Told is null && !AskedLists.IsWrittenAs(page, address.Query))
        {
            return new SeeOther(address.ToString());
        }

        AskedLists.Rewrite(page, address.Query);
        var complaints = Complaints(address, page);
        var found = complaints.Count == 0 ? await FindAsync(address, page) : Nothing;
        if (found.Refusal is { } refused)
        {
            if (AskedLists.Complaints(refused.ToProblem()) is not { } errors)
            {
                return refused.ToProblem();
            }

            complaints = errors;
        }

        var leads = found.Value ?? Nothing;
        if (request.IsForPart() && address[LeadAddress.Cursor] is not null && complaints.Count == 0)
        {
            return PageAnswer.Of<LeadRows>((nameof(LeadRows.Leads), leads), (nameof(LeadRows.Address), address));
        }

        var people = await People.FindAsync(page);
        var status = complaints.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        if (request.IsForPart())
        {
            // The address line follows what is looked for.
            page.Context.Response.Headers["HX-Replace-Url"] = address.ToString();
            return PageAnswer.Of<LeadsRegion>(
                status,
                (nameof(LeadsRegion.Leads), leads),
                (nameof(LeadsRegion.Address), address),
                (nameof(LeadsRegion.People), people),
                (nameof(LeadsRegion.Complaints), complaints));
        }

        return PageAnswer.Of<LeadsPage>(
            status,
            (nameof(LeadsPage.Leads), leads),
            (nameof(LeadsPage.Address), address),
            (nameof(LeadsPage.People), people),
            (nameof(LeadsPage.Views), await SavedViewPages.FindAsync(page)),
            (nameof(LeadsPage.Complaints), complaints),
            (nameof(LeadsPage.Told), told.Told),
            (nameof(LeadsPage.Undo), told.Undo));
    }

    /// <summary>As GET /leads/export, of what the list shows.</summary>
    private static Task<IResult> Export(PageContext page)
    {
        var address = AddressOf(page).OfLeads;
        page.Context.Request.QueryString = new($"?{address.Query}");
        var complaints = Complaints(address, page);
        return Task.FromResult<IResult>(complaints.Count > 0
            ? new SeeOther(address.ToString())
            : ExportEndpoint.Of(QueryOf(address), new ExportQuery(address[LeadAddress.Sort], null, null, null), address[LeadAddress.Assignee], page.Context.Request, page.User, page.Grains));
    }

    /// <summary>Which leads an address means, or what is wrong with it.</summary>
    public static (LeadFilter? Filter, Problem? Problem) FilterOf(LeadAddress address, PageContext page) => Complaints(address, page) is { Count: > 0 } complaints
        ? (null, new Problem(ProblemKind.InvalidRequest, "A value is not valid") { Errors = complaints.ToDictionary(complaint => complaint.Key, complaint => new[] { complaint.Value }) })
        : (QueryOf(address).ToFilter(address[LeadAddress.Assignee], page.User.Caller), null);

    private static async Task<Result<FoundLeads>> FindAsync(LeadAddress address, PageContext page)
    {
        var isWhole = address[LeadAddress.Cursor] is null;
        var highlight = address[LeadAddress.Search] is null ? null : "true";
        var found = await FindAsync(address, page, new(Whole, address[LeadAddress.Cursor], address[LeadAddress.Sort], isWhole ? "estimate" : null, null, highlight));
        if (found.Value is not { Total: { } total } leads)
        {
            return found;
        }

        if (leads.Next is null)
        {
            return leads with { Total = leads.Items.Length };
        }

        if (total > MostCounted)
        {
            return leads with { IsEstimate = true };
        }

        var counted = await FindAsync(address, page, new("1", null, address[LeadAddress.Sort], "exact", null, null));
        return counted.Succeeded ? leads with { Total = counted.Value.Total } : counted;
    }

    private static Task<Result<FoundLeads>> FindAsync(LeadAddress address, PageContext page, LeadListQuery list) => page.Service<LeadLists>().FindAsync(
        QueryOf(address).ToFilter(address[LeadAddress.Assignee], page.User.Caller), list, page.Context.Request, page.User);

    public static LeadFilterQuery QueryOf(LeadAddress address) => new(
        address[LeadAddress.Search],
        address[LeadAddress.Status],
        address[LeadAddress.Source],
        address["createdFrom"],
        address["createdTo"],
        address["updatedFrom"],
        address["updatedTo"],
        address["closedFrom"],
        address["closedTo"],
        address["company"],
        address["email"],
        address["phone"],
        address[LeadAddress.Deleted]);

    /// <summary>By the rules of GET /leads.</summary>
    public static Dictionary<string, string> Complaints(LeadAddress address, PageContext page) =>
        AskedLists.Complaints(page, List, address.Values.Where(value => value.Key is not LeadAddress.Columns));

    public static LeadAddress AddressOf(PageContext page) => LeadAddress.Of(AskedLists.ValuesOf(page));
}
