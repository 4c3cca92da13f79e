using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using MiniCrm.Api.Paging;
using MiniCrm.Api.Problems;
using MiniCrm.Users;

namespace MiniCrm.Api.Auth;

/// <summary>Where a user is signed in, and the ways to end that.</summary>
internal static class SessionEndpoints
{
    private static readonly Problem NotFound = new(ProblemKind.NotFound, "Session not found");

    public static void MapSessionEndpoints(this IEndpointRouteBuilder app)
    {
        var own = app.MapGroup("/auth/sessions").WithTags("Auth").RequireAuthorization().WithMetadata(new ForUnverified()).Refuses(400, 401, 503);
        own.MapGet("", List).WithName("listSessions").WithSummary("Where the user is signed in, newest first")
            .WithDescription("The sign-ins that are not over, those of browsers at the pages for admins among them.");
        own.MapDelete("", EndAll).WithName("endSessions").WithSummary("Signs the user out everywhere")
            .WithDescription("Ends all sign-ins, the one that this is asked with too, and their access tokens at once.");
        own.MapDelete("/{id}", EndOne).WithName("endSession").WithSummary("Ends one sign-in of the user")
            .WithDescription("And its access tokens at once. One that is over already is no error.").Refuses(404);

        app.MapGroup("/users").WithTags("Users").RequireAuthorization().Refuses(400, 401, 403, 404, 503)
            .MapDelete("/{id}/sessions", EndAllOf).WithName("endSessionsOfUser").WithSummary("Signs a user out everywhere")
            .WithDescription("Ends all sign-ins of the user and their access tokens at once; an admin does, or the user.");
    }

    private static Task<Results<Listed<SessionResponse>, Problem>> List(
        [AsParameters] PageQuery query, HttpRequest request, CurrentUser user, ListParts parts, IGrainFactory grains) =>
        parts.PageAsync(query, request, page => grains.GetGrain<ISignInListGrain>(0).List(user.User.Id, page), signIn => SessionResponse.Of(signIn, user));

    private static async Task<Results<NoContent, Problem>> EndOne([Description("The id of the session")] Guid id, CurrentUser user, IGrainFactory grains) =>
        await grains.GetGrain<ISignInGrain>(id).End(user.User.Id) is null ? TypedResults.NoContent() : NotFound;

    private static Task<Results<NoContent, Problem>> EndAll(CurrentUser user, IGrainFactory grains) => EndAllOf(user.User.Id, user, grains);

    private static async Task<Results<NoContent, Problem>> EndAllOf(Guid id, CurrentUser user, IGrainFactory grains)
    {
        var answer = await grains.GetGrain<IUserGrain>(id).EndSignIns(user.Caller);
        return answer.Succeeded ? TypedResults.NoContent() : answer.Refusal.ToProblem();
    }
}

/// <summary>A sign-in.</summary>
public sealed record SessionResponse
{
    /// <summary>The claim <c>sid</c> of its access tokens.</summary>
    public required Guid Id { get; init; }

    /// <summary>The client as it called itself when it signed in, of a browser its name and system; null when it did not.</summary>
    public required string? Device { get; init; }

    /// <summary>The address in the network of its last sign-in or refresh, of IPv6 the /64; null when that is not known.</summary>
    public required string? Source { get; init; }

    /// <summary>When it signed in, in UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it signed in or refreshed last, in UTC.</summary>
    public required DateTimeOffset LastUsedAt { get; init; }

    /// <summary>True for the one that this was asked with.</summary>
    public required bool Current { get; init; }

    internal static SessionResponse Of(SignInView signIn, CurrentUser user) => new()
    {
        Id = signIn.Id,
        Device = DeviceName.Of(signIn.UserAgent),
        Source = signIn.Source,
        CreatedAt = signIn.CreatedAt,
        LastUsedAt = signIn.LastUsedAt,
        Current = signIn.Id == user.SignInId,
    };
}
