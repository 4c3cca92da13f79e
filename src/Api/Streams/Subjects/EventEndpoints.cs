using Microsoft.AspNetCore.Http.HttpResults;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Http;

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
        return new ServerSentEvents<SubjectEventResponse>(user, Multiplex.TellAsync([.. subjects], query.Places), Refusal.LeadNotFound);
    }
}
