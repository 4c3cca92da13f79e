using MiniCrm.Api.Leads.Finding;
using MiniCrm.Api.Pages.Leads;
using MiniCrm.Api.Problems;
using MiniCrm.Leads;
using MiniCrm.Users;
using MiniCrm.Web.Commands;
using MiniCrm.Web.Leads;

namespace MiniCrm.Api.Pages.Commands;

/// <summary>The menu of commands: its dialogs, and the leads and people that it finds.</summary>
internal static class CommandPages
{
    private const int MostLeads = 6;
    private const int MostPeople = 3;

    public static void MapCommandPages(this IEndpointRouteBuilder pages)
    {
        pages.MapPage("/commands", PageAccess.SignedIn, page => Task.FromResult<IResult>(
            page.Context.Request.IsForPart() ? PageAnswer.Of<CommandMenu>() : new SeeOther(PageMapping.Root)));
        pages.MapPage("/commands/found", PageAccess.SignedIn, Find);
    }

    private static async Task<IResult> Find(PageContext page)
    {
        if (!page.Context.Request.IsForPart())
        {
            return new SeeOther(PageMapping.Root);
        }

        var address = LeadAddress.Of([KeyValuePair.Create(LeadAddress.Search, page.Query("q") ?? "")]);
        if (address[LeadAddress.Search] is not { } search || LeadListPages.Complaints(address, page).Count > 0)
        {
            return PageAnswer.Of<CommandsFound>((nameof(CommandsFound.Leads), LeadListPages.Nothing), (nameof(CommandsFound.People), Array.Empty<UserView>()));
        }

        page.Context.Request.QueryString = QueryString.Create("q", search);
        var list = new LeadListQuery($"{MostLeads}", null, null, null, null, null);
        var leads = page.Service<LeadLists>().FindAsync(new LeadFilter { Search = search }, list, page.Context.Request, page.User);
        var people = page.Grains.GetGrain<IUserDirectoryGrain>(0).Find(new UserFilter { Search = search }, new(MostPeople), page.User.Caller);
        return await leads is { Refusal: { } refusal } && refusal.Kind is not RefusalKind.Unprocessable
            ? refusal.ToProblem()
            : PageAnswer.Of<CommandsFound>(
                (nameof(CommandsFound.Leads), (await leads).Value ?? LeadListPages.Nothing),

                // Of them anybody sees the names.
                (nameof(CommandsFound.People), ((await people).Value?.Items ?? []).Where(user => user.IsActive).ToArray()));
    }
}
