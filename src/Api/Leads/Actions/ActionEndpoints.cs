using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MiniCrm.Api.Auth;
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
    /// <summary>In the group of the leads.</summary>
    public static void MapActionEndpoints(this RouteGroupBuilder leads)
    {
        var group = leads.MapGroup("/actions");
        group.MapPost("/preview", Preview).WithName("previewLeadAction").WithSummary("How many leads an action would be for")
            .WithDescription("Of those you may see and that the filters of the list let through, or of some that are named; where neither is given, all says that all are meant. Nothing is changed: the token starts it, for 15 minutes.")
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
        var answer = await LeadActions.PreviewAsync(request, query.ToFilter(assignedUserId, user.Caller), http.QueryString.Value?.TrimStart('?') ?? "", user, grains, tokens, clock);
        return answer.Value is { } preview ? TypedResults.Ok(preview) : answer.Problem!;
    }

    private static async Task<Results<Accepted<ActionResponse>, Problem>> Start(
        StartActionRequest request, CurrentUser user, IGrainFactory grains, PreviewTokens tokens)
    {
        var answer = await LeadActions.StartAsync(request.Token, user, grains, tokens);
        return answer.Value is { } action ? TypedResults.Accepted($"/leads/actions/{action.Id}", ActionResponse.Of(action)) : answer.Problem!;
    }

    private static Task<Results<Listed<ActionResponse>, Problem>> List(
        [AsParameters] PageQuery query, HttpRequest request, CurrentUser user, ListParts parts, IGrainFactory grains) =>
        parts.PageAsync(query, request, page => grains.GetGrain<ILeadActionListGrain>(0).List(page, user.Caller), ActionResponse.Of);

    private static async Task<Results<Ok<ActionResponse>, Problem>> Get(Guid id, CurrentUser user, IGrainFactory grains) =>
        Answer(await grains.GetGrain<ILeadActionGrain>(id).Get(user.Caller));

    private static Results<ServerSentEvents<ActionResponse>, Problem> Stream(
        Guid id, [AsParameters] StreamQuery query, CurrentUser user, IGrainFactory grains, TimeProvider clock) =>
        LeadActions.Course(id, query, user, grains, clock, ActionResponse.Of);

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
