using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using MiniCrm.Api.Auditing;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Problems;
using MiniCrm.Leads;

namespace MiniCrm.Api.Streams.Subjects;

internal static class EventEndpoints
{
    public static RouteGroupBuilder MapEventEndpoints(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/events").WithTags("Events").RequireAuthorization().Refuses(400, 401, 503);
        group.MapGet("/stream", Stream).WithName("streamEvents").WithSummary("What happens to several leads, and to your notifications, in one stream")
            .WithDescription("Server-sent events without an end. With Last-Event-ID nothing is missed and nothing seen twice.")
            .TellsEvents().Refuses(404, 429);
        return group;
    }

    private static Results<ServerSentEvents<SubjectEventResponse>, Problem> Stream([AsParameters] SubjectQuery query, CurrentUser user, IGrainFactory grains)
    {
        if (query.Complaint is { } complaint)
        {
            return complaint;
        }

        var leads = query.LeadIds.Select(id => Subject.OfLead(id, user, grains));
        var subjects = query.WithNotifications ? leads.Append(Subject.OfNotifications(user, grains)) : leads;
        return new ServerSentEvents<SubjectEventResponse>(
            user, Multiplex.TellAsync([.. subjects], query.Places), context => RefuseAsync(context, [.. query.LeadIds], user, grains));
    }

    /// <summary>Whatever the caller may not know of leaves its entry, as if it had been asked for alone.</summary>
    private static async Task<Refusal> RefuseAsync(HttpContext context, ImmutableArray<Guid> leads, CurrentUser user, IGrainFactory grains)
    {
        var answers = await Task.WhenAll(leads.Select(id => grains.GetGrain<ILeadGrain>(id).Get(user.Caller)));
        foreach (var (id, _) in leads.Zip(answers).Where(asked => asked.Second.Refusal is { Hides: true }))
        {
            context.NoteRefusal(lead: id);
        }

        return LeadRefusals.NotFound;
    }
}
