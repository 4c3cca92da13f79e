using MiniCrm.Api.Problems;
using MiniCrm.Api.Validation.Lists;
using MiniCrm.Leads;
using MiniCrm.Web.Leads;

namespace MiniCrm.Api.Pages.Leads;

/// <summary>From a lead to the next or the previous one of the list that one came from; behind the last one is the list.</summary>
internal static class LeadBesidePages
{
    public static void MapLeadBesidePages(this IEndpointRouteBuilder pages)
    {
        pages.MapPage("/leads/{id}/next", PageAccess.SignedIn, page => GoAsync(page, isBackwards: false));
        pages.MapPage("/leads/{id}/previous", PageAccess.SignedIn, page => GoAsync(page, isBackwards: true));
    }

    private static async Task<IResult> GoAsync(PageContext page, bool isBackwards)
    {
        if (page.Id() is not { } id)
        {
            return LeadPages.NotFound;
        }

        var list = LeadLinks.ListOf(page.Query(LeadLinks.Parameter)) ?? LeadAddress.Parse("");
        var (filter, problem) = LeadListPages.FilterOf(list.OfLeads, page);
        if (filter is null)
        {
            return problem!;
        }

        var request = new ListRequest<LeadColumn>(1) { Sort = SortAttribute<LeadColumn>.Parse(list[LeadAddress.Sort]) };
        var beside = await page.Grains.GetGrain<ILeadListGrain>(0).Beside(id, isBackwards, filter, request, page.User.Caller);
        return !beside.Succeeded ? beside.Refusal.ToProblem() : new SeeOther(beside.Value.LeadId is { } lead ? LeadLinks.Of(lead, list) : list.ToString());
    }
}
