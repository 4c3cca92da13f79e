using Microsoft.AspNetCore.Http.HttpResults;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Paging;
using MiniCrm.Api.Preconditions;
using MiniCrm.Api.Problems;
using MiniCrm.SavedViews;

namespace MiniCrm.Api.SavedViews;

internal static class SavedViewEndpoints
{
    public static RouteGroupBuilder MapSavedViewEndpoints(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/views").WithTags("Leads").RequireAuthorization().Refuses(400, 401, 503);
        group.MapPost("", Create).WithName("createView").WithSummary("Keeps a view of the list of leads")
            .WithDescription("It is yours; an admin or a manager may share it with everybody. You may have 100.")
            .Refuses(403, 409, 413, 415);
        group.MapGet("", List).WithName("listViews").WithSummary("Your views and those that are shared, newest first")
            .WithDescription("The header Link leads to the next part.");
        group.MapGet("/{id}", Get).WithName("getView").WithSummary("A view")
            .WithDescription("One of yours, or one that is shared.")
            .ReadsVersion().Refuses(404);
        group.MapPatch("/{id}", Update).WithName("updateView").WithSummary("Changes a view")
            .WithDescription("Its owner does; one that is shared also admins and managers, who alone share. Only its owner takes a shared one back. What is left out stays as it is.")
            .Refuses(403, 404, 412, 413, 415);
        group.MapDelete("/{id}", Delete).WithName("deleteView").WithSummary("Deletes a view")
            .WithDescription("Its owner does; one that is shared also admins and managers.")
            .Refuses(403, 404, 412);
        return group;
    }

    private static async Task<Results<CreatedVersion<ViewResponse>, Problem>> Create(
        CreateViewRequest request, CurrentUser user, IGrainFactory grains, TimeProvider clock)
    {
        var command = new CreateSavedView(request.Name, request.Query, request.Shared is true);
        var answer = await grains.GetGrain<ISavedViewGrain>(MintedId.Announce(clock)).Create(command, user.Caller);
        return answer.Succeeded
            ? new CreatedVersion<ViewResponse>(ViewResponse.Of(answer.Value), new(answer.Value.Version), $"/views/{answer.Value.Id}")
            : answer.Refusal.ToProblem();
    }

    private static Task<Results<Listed<ViewResponse>, Problem>> List(
        [AsParameters] PageQuery query, HttpRequest request, CurrentUser user, ListParts parts, IGrainFactory grains) =>
        parts.PageAsync(query, request, page => grains.GetGrain<ISavedViewListGrain>(0).List(page, user.Caller), ViewResponse.Of);

    private static async Task<Results<Versioned<ViewResponse>, Problem>> Get(
        Guid id, [AsParameters] Conditions conditions, CurrentUser user, IGrainFactory grains) =>
        Answer(await grains.GetGrain<ISavedViewGrain>(id).Get(user.Caller), conditions);

    private static async Task<Results<Versioned<ViewResponse>, Problem>> Update(
        Guid id, UpdateViewRequest request, [AsParameters] Conditions conditions, CurrentUser user, IGrainFactory grains)
    {
        var command = new UpdateSavedView { Name = request.Name, Query = request.Query, Shared = request.Shared, IfMatch = conditions.For(id) };
        return Answer(await grains.GetGrain<ISavedViewGrain>(id).Update(command, user.Caller));
    }

    private static async Task<Results<NoContent, Problem>> Delete(
        Guid id, [AsParameters] Conditions conditions, CurrentUser user, IGrainFactory grains)
    {
        var answer = await grains.GetGrain<ISavedViewGrain>(id).Delete(conditions.For(id), user.Caller);
        return answer.Succeeded ? TypedResults.NoContent() : answer.Refusal.ToProblem();
    }

    private static Results<Versioned<ViewResponse>, Problem> Answer(Result<SavedView> answer, Conditions? conditions = null) => answer.Succeeded
        ? new Versioned<ViewResponse>(ViewResponse.Of(answer.Value), new(answer.Value.Version), answer.Value.Id, conditions)
        : answer.Refusal.ToProblem();
}
