using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MiniCrm.Api.Auth;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Paging;
using MiniCrm.Api.Preconditions;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Streams;
using MiniCrm.Api.Validation;
using MiniCrm.Notifications;
using MiniCrm.Users;

namespace MiniCrm.Api.Notifications;

internal static class NotificationEndpoints
{
    public static RouteGroupBuilder MapNotificationEndpoints(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/notifications").WithTags("Notifications").RequireAuthorization().Refuses(400, 401, 503);
        group.MapPost("", Post).WithName("createNotification").WithSummary("Sends a notification to a user")
            .WithDescription("For admins and managers. It is kept as pending and delivered at once; its status tells what became of it.")
            .Refuses(403, 404, 413, 415, 422);
        group.MapGet("/recipient/{recipientId}", List).WithName("listNotificationsOfUser").WithSummary("The notifications of a user, newest first or as asked for")
            .WithDescription("Of others for admins and managers. All filters must fit. The header Link leads to the next part, and back.")
            .WithMetadata(new AnswersHeader(200, "X-Total-Count")).Refuses(403, 404);
        group.MapGet("/stream", Stream).WithName("streamNotifications").WithSummary("Your own notifications, as they come and change")
            .WithDescription("Server-sent events without an end. With Last-Event-ID nothing is missed; what changed several times is shown as it is now.")
            .TellsEvents().Refuses(429);
        group.MapGet("/{id}", Get).WithName("getNotification").WithSummary("A notification")
            .WithDescription("Of others for admins and managers.")
            .ReadsVersion().Refuses(403, 404);
        group.MapPatch("/{id}/read", MarkRead).WithName("markNotificationRead").WithSummary("Marks a notification as read")
            .WithDescription("Its recipient does, or an admin. It takes no body; done twice it keeps the first time.")
            .Refuses(403, 404, 412);
        group.MapPost("/{id}/retry", Retry).WithName("retryNotification").WithSummary("Delivers a notification that failed once more")
            .WithDescription("For an admin. It takes no body. What has not failed is 409.")
            .Refuses(403, 404, 409, 412);
        return group;
    }

    private static async Task<Results<CreatedVersion<NotificationResponse>, Problem>> Post(
        PostNotificationRequest request, CurrentUser user, IGrainFactory grains)
    {
        var command = new PostNotification
        {
            Type = request.Type.GetValueOrDefault(),
            Title = request.Title,
            Message = request.Message,
            Metadata = request.Metadata?.GetRawText(),
            TemplateId = request.TemplateId,
        };
        var answer = await grains.GetGrain<IInboxGrain>(request.RecipientId.GetValueOrDefault()).Post(command, user.Caller);
        return answer.Succeeded
            ? new CreatedVersion<NotificationResponse>(
                NotificationResponse.Of(answer.Value), new(answer.Value.Version), $"/notifications/{answer.Value.Id}")
            : answer.Refusal.ToProblem();
    }

    private static async Task<Results<Listed<NotificationResponse>, Problem>> List(
        [Description("The id of the user who received them")] Guid recipientId,
        [AsParameters] NotificationFilterQuery filter,
        [AsParameters] NotificationListQuery list,
        HttpRequest request,
        CurrentUser user,
        ListParts parts,
        IGrainFactory grains)
    {
        var address = new ListAddress(request);
        var place = parts.PlaceOf(list.Cursor, address);
        if (place?.Refusal is { } refusal)
        {
            return refusal.ToProblem();
        }

        var asked = list.ToRequest(place?.Value);
        var answer = address.IsPlain && asked.Place is not { Backwards: true }
            ? await Newest(recipientId, asked, user, grains)
            : await grains.GetGrain<INotificationDirectoryGrain>(0).FindOfUser(recipientId, filter.ToFilter(), asked, user.Caller);
        return answer.Succeeded
            ? parts.Show(answer.Value, NotificationResponse.Of, list.Fields, address, asked.Limit)
            : answer.Refusal.ToProblem();
    }

    private static async Task<Result<ListPart<NotificationView>>> Newest(
        Guid recipientId, ListRequest<NotificationColumn> asked, CurrentUser user, IGrainFactory grains)
    {
        var answer = await grains.GetGrain<INotificationDirectoryGrain>(0).List(recipientId, asked.ToPage(), user.Caller);
        return answer.Succeeded ? answer.Value.ToPart(asked.Place, found => found.Id) : answer.Refusal;
    }

    private static Results<ServerSentEvents<NotificationResponse>, Problem> Stream([AsParameters] StreamQuery query, CurrentUser user, IGrainFactory grains) =>
        query.Complaint is { } complaint
            ? complaint
            : new ServerSentEvents<NotificationResponse>(
                user,
                Resuming.Tell(query.After, after => grains.GetGrain<IInboxGrain>(user.User.Id).Watch(after), NotificationResponse.Of),
                _ => Task.FromResult(UserRefusals.NotFound));

    private static async Task<Results<Versioned<NotificationResponse>, Problem>> Get(
        Guid id, [AsParameters] Conditions conditions, CurrentUser user, IGrainFactory grains) =>
        Answer(await Find(id, user, grains), conditions);

    private static Task<Results<Versioned<NotificationResponse>, Problem>> MarkRead(
        Guid id, [AsParameters] Conditions conditions, CurrentUser user, IGrainFactory grains) =>
        InInbox(id, user, grains, inbox => inbox.MarkRead(id, conditions.For(id), user.Caller));

    private static Task<Results<Versioned<NotificationResponse>, Problem>> Retry(
        Guid id, [AsParameters] Conditions conditions, CurrentUser user, IGrainFactory grains) =>
        InInbox(id, user, grains, inbox => inbox.Retry(id, conditions.For(id), user.Caller));

    /// <summary>Finds the inbox that the notification is in, and has it do something.</summary>
    private static async Task<Results<Versioned<NotificationResponse>, Problem>> InInbox(
        Guid id, CurrentUser user, IGrainFactory grains, Func<IInboxGrain, Task<Result<NotificationView>>> command)
    {
        var found = await Find(id, user, grains);
        return found.Succeeded
            ? Answer(await command(grains.GetGrain<IInboxGrain>(found.Value.RecipientId)))
            : found.Refusal.ToProblem();
    }

    private static Task<Result<NotificationView>> Find(Guid id, CurrentUser user, IGrainFactory grains) =>
        grains.GetGrain<INotificationDirectoryGrain>(0).Find(id, user.Caller);

    private static Results<Versioned<NotificationResponse>, Problem> Answer(Result<NotificationView> answer, Conditions? conditions = null) => answer.Succeeded
        ? new Versioned<NotificationResponse>(NotificationResponse.Of(answer.Value), new(answer.Value.Version), answer.Value.Id, conditions)
        : answer.Refusal.ToProblem();
}
