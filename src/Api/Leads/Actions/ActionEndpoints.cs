using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Jobs;
using MiniCrm.Api.Leads.Finding;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Paging;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Streams;
using MiniCrm.Api.Validation.Lists;
using MiniCrm.Leads;

namespace MiniCrm.Api.Leads.Actions;

/// <summary>One change of all leads of a filter, as a job.</summary>
internal static class ActionEndpoints
{
    // Of a person who looks at the count, and thinks about it.
    private static readonly TimeSpan PreviewLasts = TimeSpan.FromMinutes(15);

    private static readonly Refusal Missing = new(RefusalKind.NotFound, "Action not found");
    private static readonly Problem Forged = Problem.Invalid("token", "is none of a preview");
    private static readonly Problem AnothersToken = new(ProblemKind.Forbidden, "The preview was made for somebody else");

    /// <summary>In the group of the leads.</summary>
    public static void MapActionEndpoints(this RouteGroupBuilder leads)
    {
        var group = leads.MapGroup("/actions");
        group.MapPost("/preview", Preview).WithName("previewLeadAction").WithSummary("How many leads an action would be for")
            .WithDescription("Of those you may see and that the filters of the list let through; where no filter is given, all says that all are meant. Nothing is changed: the token starts it, for 15 minutes.")
            .Refuses(403, 404, 413, 415, 422);
        group.MapPost("", Start).WithName("startLeadAction").WithSummary("Assigns, moves or deletes all leads of a filter")
            .WithDescription("As it was previewed; when there are more or fewer leads by now, nothing is done. It runs by itself, with the rights that you have while it does. The same token sent again answers with the same action.")
            .WithMetadata(new AnswersHeader(StatusCodes.Status202Accepted, "Location"))
            .Refuses(403, 404, 409, 413, 415, 422);
        group.MapGet("", List).WithName("listLeadActions").WithSummary("Your actions, newest first")
            .WithDescription("Admins and managers see those of everybody. The header Link leads to the next part.");
        group.MapGet("/{id}", Get).WithName("getLeadAction").WithSummary("An action, and how far it has come")
            .WithDescription("One of yours; admins and managers see all.")
            .Refuses(404);
        group.MapGet("/{id}/stream", Stream).WithName("streamLeadAction").WithSummary("How far an action comes, as it happens")
            .WithDescription("Server-sent events until it is at its end.")
            .TellsEvents().Refuses(404, 429);
        group.MapPost("/{id}/cancel", Cancel).WithName("cancelLeadAction").WithSummary("Ends an action before it has come to all leads")
            .WithDescription("What is changed stays so; it may be undone.")
            .Refuses(404, 409);
        group.MapPost("/{id}/undo", Undo).WithName("undoLeadAction").WithSummary("Takes back what an action did")
            .WithDescription("With your rights, as far as nobody has changed the leads since: moved ones go back to their status, assigned ones to whom they were assigned to, deleted ones are restored.")
            .Refuses(404, 409);
        group.MapGet("/{id}/refused", Refused).WithName("listRefusedLeads").WithSummary("The leads that an action did not change, and why")
            .WithDescription("Newest first. The header Link leads to the next part.")
            .Refuses(404);
        group.MapDelete("/{id}", Delete).WithName("deleteLeadAction").WithSummary("Drops what is known of an action")
            .WithDescription("The leads stay as they are, and it cannot be undone any more. One that is under way is to be cancelled first.")
            .Refuses(404, 409);
    }

    private static async Task<Results<Ok<ActionPreviewResponse>, Problem>> Preview(
        PreviewActionRequest request,
        [AsParameters] LeadFilterQuery query,
        [FromQuery, Assignees, Description(AssigneesAttribute.Description)] string? assignedUserId,
        HttpRequest http,
        CurrentUser user,
        IGrainFactory grains,
        PreviewTokens tokens,
        TimeProvider clock)
    {
        var filter = query.ToFilter(assignedUserId, user.Caller);
        if (request.Complaint(filter) is { } complaint)
        {
            return complaint;
        }

        var change = request.ToChange();
        var answer = await grains.GetGrain<ILeadActionListGrain>(0).Preview(change, filter, user.Caller);
        if (!answer.Succeeded)
        {
            return answer.Refusal.ToProblem();
        }

        var now = clock.GetUtcNow();
        var command = new StartLeadAction(change, filter, http.QueryString.Value?.TrimStart('?') ?? "", answer.Value.Count, now + PreviewLasts);
        var token = tokens.Write(new(TimeOrderedId.New(now), user.Caller.UserId, command));
        return TypedResults.Ok(new ActionPreviewResponse(change.Kind, change.AssignedUserId, change.Status, command.Previewed, token, command.ExpiresAt));
    }

    private static async Task<Results<Accepted<ActionResponse>, Problem>> Start(
        StartActionRequest request, CurrentUser user, IGrainFactory grains, PreviewTokens tokens)
    {
        if (tokens.Read(request.Token) is not { } previewed)
        {
            return Forged;
        }

        if (previewed.UserId != user.Caller.UserId)
        {
            return AnothersToken;
        }

        var answer = await grains.GetGrain<ILeadActionGrain>(previewed.Id).Start(previewed.Command, user.Caller);
        return answer.Succeeded
            ? TypedResults.Accepted($"/leads/actions/{answer.Value.Id}", ActionResponse.Of(answer.Value))
            : answer.Refusal.ToProblem();
    }

    private static Task<Results<Listed<ActionResponse>, Problem>> List(
        [AsParameters] PageQuery query, HttpRequest request, CurrentUser user, ListParts parts, IGrainFactory grains) =>
        parts.PageAsync(query, request, page => grains.GetGrain<ILeadActionListGrain>(0).List(page, user.Caller), ActionResponse.Of);

    private static async Task<Results<Ok<ActionResponse>, Problem>> Get(Guid id, CurrentUser user, IGrainFactory grains) =>
        Answer(await grains.GetGrain<ILeadActionGrain>(id).Get(user.Caller));

    private static Results<ServerSentEvents<ActionResponse>, Problem> Stream(
        Guid id, [AsParameters] StreamQuery query, CurrentUser user, IGrainFactory grains, TimeProvider clock) =>
        new JobCourse<LeadActionView, ActionResponse>(
            () => grains.GetGrain<ILeadActionGrain>(id).Get(user.Caller),
            action => action.Version + action.Progress.Done + action.Progress.Undone + action.Progress.Kept,
            action => action.Status is LeadActionStatus.Running or LeadActionStatus.Cancelling or LeadActionStatus.Undoing,
            ActionResponse.Of,
            clock).Answer(query, user, Missing);

    private static async Task<Results<Ok<ActionResponse>, Problem>> Cancel(Guid id, CurrentUser user, IGrainFactory grains) =>
        Answer(await grains.GetGrain<ILeadActionGrain>(id).Cancel(user.Caller));

    private static async Task<Results<Ok<ActionResponse>, Problem>> Undo(Guid id, CurrentUser user, IGrainFactory grains) =>
        Answer(await grains.GetGrain<ILeadActionGrain>(id).Undo(user.Caller));

    private static Task<Results<Listed<RefusedLeadResponse>, Problem>> Refused(
        Guid id, [AsParameters] PageQuery query, HttpRequest request, CurrentUser user, ListParts parts, IGrainFactory grains) => parts.PageAsync(
            query, request, page => grains.GetGrain<ILeadActionGrain>(id).Refused(page, user.Caller), lead => new RefusedLeadResponse(lead.LeadId, lead.Reason));

    private static async Task<Results<NoContent, Problem>> Delete(Guid id, CurrentUser user, IGrainFactory grains)
    {
        var answer = await grains.GetGrain<ILeadActionGrain>(id).Delete(user.Caller);
        return answer.Succeeded ? TypedResults.NoContent() : answer.Refusal.ToProblem();
    }

    private static Results<Ok<ActionResponse>, Problem> Answer(Result<LeadActionView> answer) =>
        answer.Succeeded ? TypedResults.Ok(ActionResponse.Of(answer.Value)) : answer.Refusal.ToProblem();
}
