using Microsoft.AspNetCore.Http.HttpResults;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Paging;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Streams;
using MiniCrm.Leads;

namespace MiniCrm.Api.Leads;

internal static class TimelineEndpoints
{
    /// <summary>In the group of the leads.</summary>
    public static void MapTimelineEndpoints(this RouteGroupBuilder leads)
    {
        leads.MapGet("/{id}/timeline", List).WithName("listLeadTimeline").WithSummary("Who did what to a lead when, oldest first")
            .WithDescription("The header Link leads to the next part; later, ask after the last sequence that you have seen.")
            .Moves().Refuses(404);
        leads.MapGet("/{id}/timeline/stream", Stream).WithName("streamLeadTimeline").WithSummary("Who does what to a lead, as it happens")
            .WithDescription("Server-sent events without an end. With Last-Event-ID nothing is missed and nothing seen twice.")
            .TellsEvents().Refuses(404, 429);
    }

    private static async Task<Results<Listed<TimelineEntryResponse>, Problem>> List(
        Guid id, [AsParameters] TimelineQuery query, CurrentUser user, IGrainFactory grains)
    {
        var answer = await grains.GetGrain<ILeadGrain>(id).Timeline(query.From, query.Count, user.Caller);
        return answer.Succeeded
            ? new Listed<TimelineEntryResponse>(
                [.. answer.Value.Entries.Select(TimelineEntryResponse.Of)],
                answer.Value.HasMore ? $"limit={query.Count}&after={answer.Value.Entries[^1].Sequence}" : null)
            : answer.Refusal.ToProblem();
    }

    private static Results<ServerSentEvents<TimelineEntryResponse>, Problem> Stream(
        Guid id, [AsParameters] StreamQuery query, CurrentUser user, IGrainFactory grains) => query.Complaint is { } complaint
        ? complaint
        : new ServerSentEvents<TimelineEntryResponse>(
            user,
            Resuming.Tell(query.After, after => grains.GetGrain<ILeadGrain>(id).Watch(after, user.Caller), TimelineEntryResponse.Of),
            async _ => (await grains.GetGrain<ILeadGrain>(id).Get(user.Caller)).Refusal ?? LeadRefusals.NotFound);
}
