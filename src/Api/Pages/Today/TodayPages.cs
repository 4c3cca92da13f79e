using System.Collections.Immutable;
using MiniCrm.Api.Pages.Inbox;
using MiniCrm.Api.Pages.Leads;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Validation.Lists;
using MiniCrm.Leads;
using MiniCrm.Users;
using MiniCrm.Web.Inbox;
using MiniCrm.Web.Leads;
using MiniCrm.Web.Today;

namespace MiniCrm.Api.Pages.Today;

/// <summary>Where a day begins: what waits for the visitor.</summary>
internal static class TodayPages
{
    private const int MostGiven = 5;
    private const int MostWaiting = 10;
    private const int MostUnread = 5;

    public static void MapTodayPages(this IEndpointRouteBuilder pages) => pages.MapPage("", PageAccess.SignedIn, Show);

    private static async Task<IResult> Show(PageContext page)
    {
        var given = FindAsync(page, TodayList.Given, MostGiven);
        var waiting = FindAsync(page, TodayList.Waiting, MostGiven + MostWaiting);
        var unassigned = page.User.User.Role is UserRole.SalesRep ? null : FindAsync(page, TodayList.Unassigned, MostWaiting);
        var unread = InboxPages.UnreadAsync(page, MostUnread);
        Result<TodayList>[] lists = await Task.WhenAll(new[] { given, waiting, unassigned }.OfType<Task<Result<TodayList>>>());
        if (lists.FirstOrDefault(list => !list.Succeeded)?.Refusal is { } refusal)
        {
            return refusal.ToProblem();
        }

        // No lead is there twice.
        var known = lists[0].Value!.Leads.Select(lead => lead.Id).ToHashSet();
        var shown = lists.Select(list => list.Value!).ToArray();
        shown[1] = shown[1] with { Leads = [.. shown[1].Leads.Where(lead => !known.Contains(lead.Id)).Take(MostWaiting)] };
        return PageAnswer.Of<TodayPage>(
            (nameof(TodayPage.Lists), shown),
            (nameof(TodayPage.Unread), new FoundNotifications((await unread).Items, null)));
    }

    private static async Task<Result<TodayList>> FindAsync(PageContext page, TodayList list, int limit)
    {
        var request = new ListRequest<LeadColumn>(limit) { Sort = SortAttribute<LeadColumn>.Parse(list.List[LeadAddress.Sort]) };
        var found = await page.Grains.GetGrain<ILeadListGrain>(0).Find(LeadListPages.FilterOf(list.List, page).Filter!, request, page.User.Caller);
        return found.Succeeded ? list with { Leads = [.. found.Value.Items.Select(one => one.Lead)] } : found.Refusal;
    }
}
