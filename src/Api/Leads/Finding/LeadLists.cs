using Microsoft.AspNetCore.Http.HttpResults;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Paging;
using MiniCrm.Api.Problems;
using MiniCrm.Leads;
using MiniCrm.Web.Leads;

namespace MiniCrm.Api.Leads.Finding;

/// <summary>Lists of leads: the plain one of those that are held, others as the list's grain finds them.</summary>
internal sealed class LeadLists(IGrainFactory grains, HeldPages pages, ListParts parts)
{
    private const string Highlights = "highlights";

    public async Task<Results<Listed<LeadResponse>, Problem>> AnswerAsync(LeadFilter filter, LeadListQuery list, HttpRequest request, CurrentUser user)
    {
        var address = new ListAddress(request);
        var place = parts.PlaceOf(list.Cursor, address);
        if (place?.Refusal is { } refusal)
        {
            return refusal.ToProblem();
        }

        var asked = list.ToRequest(place?.Value);
        return address.IsPlain && asked.Place is not { Backwards: true }
            ? await PlainAsync(filter.ListOf, asked, address, user)
            : await FoundAsync(filter, asked, list.Fields, address, user);
    }

    /// <summary>The same for a page, which shows it otherwise.</summary>
    public Task<Result<FoundLeads>> FindAsync(LeadFilter filter, LeadListQuery list, HttpRequest request, CurrentUser user) =>
        FindAsync(filter, list, new ListAddress(request), user);

    /// <param name="address">Of the list, wherever it is shown.</param>
    public async Task<Result<FoundLeads>> FindAsync(LeadFilter filter, LeadListQuery list, ListAddress address, CurrentUser user)
    {
        var place = parts.PlaceOf(list.Cursor, address);
        if (place?.Refusal is { } refusal)
        {
            return refusal;
        }

        var answer = await grains.GetGrain<ILeadListGrain>(0).Find(filter, list.ToRequest(place?.Value), user.Caller);
        if (!answer.Succeeded)
        {
            return answer.Refusal;
        }

        var part = answer.Value;
        var assignees = await Assignees.Of([.. part.Items.Select(found => found.Lead.AssignedUserId).OfType<Guid>().Distinct()], user, grains);
        return new FoundLeads(part.Items, assignees, parts.CursorOf(part.Next, address)) { Total = part.Total };
    }

    /// <summary>Newest first, forwards: what most ask for most of the time.</summary>
    private async Task<Results<Listed<LeadResponse>, Problem>> PlainAsync(
        Guid? assignedTo, ListRequest<LeadColumn> asked, ListAddress address, CurrentUser user)
    {
        var request = asked.ToPage();
        var former = pages.Find(assignedTo, request, user.Caller);
        var answer = await grains.GetGrain<ILeadListGrain>(0).List(assignedTo, former is null ? request : request with { Holds = former.Rows }, user.Caller);
        if (!answer.Succeeded)
        {
            return answer.Refusal.ToProblem();
        }

        var page = former?.Become(answer.Value) ?? new(answer.Value.Items);
        var assignees = await Assignees.Of(page.AssigneeIds, user, grains);
        var first = asked.Place is not null && !page.Rows.IsEmpty ? new ListPlace(0, [], page.Rows[0].Id) { Backwards = true } : null;
        var links = parts.Links(address, asked.Limit, answer.Value.Next is { } next ? new ListPlace(0, [], next) : null, first);
        return request.Before is null
            ? new Listed<LeadResponse>(pages.Write(assignedTo, request, user.Caller, page, assignees)) { Links = links }
            : new Listed<LeadResponse>([.. page.Responses(assignees)]) { Links = links };
    }

    private async Task<Results<Listed<LeadResponse>, Problem>> FoundAsync(
        LeadFilter filter, ListRequest<LeadColumn> asked, string? fields, ListAddress address, CurrentUser user)
    {
        var answer = await grains.GetGrain<ILeadListGrain>(0).Find(filter, asked, user.Caller);
        if (!answer.Succeeded)
        {
            return answer.Refusal.ToProblem();
        }

        var part = answer.Value;
        var page = new LeadPage([.. part.Items.Select(found => found.Lead)]);
        var shown = page.Responses(await Assignees.Of(page.AssigneeIds, user, grains));
        LeadResponse[] leads = asked.Highlight
            ? [.. shown.Zip(part.Items, (lead, found) => lead with { Highlights = [.. found.Highlights.Select(HighlightResponse.Of)] })]
            : [.. shown];
        return parts.Show(leads, fields, parts.Links(address, asked.Limit, part.Next, part.Previous), part.Total, Highlights);
    }
}
