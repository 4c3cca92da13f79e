using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Leads.Finding;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Validation.Lists;
using MiniCrm.Leads;

namespace MiniCrm.Api.Leads.Stats;

internal static class StatsEndpoint
{
    /// <summary>In the group of the leads.</summary>
    public static void MapStatsEndpoint(this RouteGroupBuilder leads) =>
        leads.MapGet("/stats", Count).WithName("countLeads").WithSummary("How many leads there are, by status, source, assignee and time")
            .WithDescription("Of the leads you may see and that the filters of the list let through, as they are at this moment. Deleted ones are not counted.")
            .Refuses(403);

    private static async Task<Results<Ok<LeadStatsResponse>, Problem>> Count(
        [AsParameters] LeadFilterQuery filter,
        [AsParameters] StatsQuery range,
        [FromQuery, Assignees, Description(AssigneesAttribute.Description)] string? assignedUserId,
        CurrentUser user,
        IGrainFactory grains,
        TimeProvider clock)
    {
        var asked = range.ToRange(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        if (!asked.Succeeded)
        {
            return asked.Refusal.ToProblem();
        }

        var answer = await grains.GetGrain<ILeadStatsGrain>(0).Count(filter.ToFilter(assignedUserId, user.Caller), asked.Value, user.Caller);
        return answer.Succeeded ? TypedResults.Ok(LeadStatsResponse.Of(answer.Value)) : answer.Refusal.ToProblem();
    }
}
