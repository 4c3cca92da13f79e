using System.Collections.Immutable;
using MiniCrm.Api.Paging;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Users;
using MiniCrm.Web.Layout;
using MiniCrm.Web.Users;

namespace MiniCrm.Api.Pages.Users;

/// <summary>The list of users, found by the same filters as in GET /users, which the address holds as there.</summary>
internal static class UserListPages
{
    private const string List = "/users";
    private const string Whole = "50";

    private static readonly FoundPeople Nobody = new([], null);

    public static async Task<IResult> Show(PageContext page)
    {
        var address = PeopleAddress.Of(AskedLists.ValuesOf(page));
        if (!AskedLists.IsWrittenAs(page, address.Query))
        {
            return new SeeOther(address.ToString());
        }

        AskedLists.Rewrite(page, address.Query);
        var complaints = AskedLists.Complaints(page, List, address.Values);
        var found = complaints.Count == 0 ? await FindAsync(page, address) : Nobody;
        if (found.Refusal is { } refused)
        {
            if (AskedLists.Complaints(refused.ToProblem()) is not { } errors)
            {
                return refused.ToProblem();
            }

            complaints = errors;
        }

        var people = found.Value ?? Nobody;
        if (page.Context.Request.IsForPart() && address[PageAddress.Cursor] is not null && complaints.Count == 0)
        {
            return PageAnswer.Of<PeopleRows>((nameof(PeopleRows.People), people), (nameof(PeopleRows.Address), address));
        }

        var status = complaints.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        if (page.Context.Request.IsForPart())
        {
            // The address line follows who is looked for.
            page.Context.Response.Headers["HX-Replace-Url"] = address.ToString();
            return PageAnswer.Of<PeopleRegion>(
                status, (nameof(PeopleRegion.People), people), (nameof(PeopleRegion.Address), address), (nameof(PeopleRegion.Complaints), complaints));
        }

        return PageAnswer.Of<PeoplePage>(
            status, (nameof(PeoplePage.People), people), (nameof(PeoplePage.Address), address), (nameof(PeoplePage.Complaints), complaints));
    }

    private static async Task<Result<FoundPeople>> FindAsync(PageContext page, PageAddress address)
    {
        var (asked, parts, cursor) = (new ListAddress(page.Context.Request), page.Service<ListParts>(), address[PageAddress.Cursor]);
        var filter = new UserFilterQuery(address[PeopleAddress.Search], address[PeopleAddress.Role], address[PeopleAddress.IsActive], null, null, null, null, null);
        var list = new UserListQuery(Whole, cursor, address[PeopleAddress.Sort], cursor is null ? "exact" : null, null);
        var answer = await UserEndpoints.FindAsync(filter, list, asked, page.User, parts, page.Grains);
        return !answer.Succeeded
            ? answer.Refusal
            : new FoundPeople([.. answer.Value.Items.Select(user => UserPages.PersonOf(user, page.User.Caller))], parts.CursorOf(answer.Value.Next, asked)) { Total = answer.Value.Total };
    }
}
