using Microsoft.AspNetCore.Http.HttpResults;
using MiniCrm.Leads;
using MiniCrm.Notifications;
using MiniCrm.Users;

namespace MiniCrm.Api.Operations;

internal static class HealthEndpoints
{
    private const string OfOneRole = "A silo of the role is asked, and asks its database.";

    public static RouteGroupBuilder MapHealthEndpoints(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").WithTags("Operations");
        group.MapGet("/health", System).WithName("getHealth").WithSummary("The gateway and every role behind it")
            .WithDescription("503 as soon as one of them is unhealthy.")
            .Answers<SystemHealthResponse>();
        group.MapGet("/users/health", Users).WithName("getUsersHealth").WithSummary("Whether the users role is well")
            .WithDescription(OfOneRole).Answers<HealthResponse>();
        group.MapGet("/leads/health", Leads).WithName("getLeadsHealth").WithSummary("Whether the leads role is well")
            .WithDescription(OfOneRole).Answers<HealthResponse>();
        group.MapGet("/notifications/health", Notifications).WithName("getNotificationsHealth").WithSummary("Whether the notifications role is well")
            .WithDescription(OfOneRole).Answers<HealthResponse>();
        group.MapGet("/admin/test", Test).WithName("testGateway").WithSummary("Whether the gateway answers")
            .WithDescription("Nothing behind the gateway is asked.");
        return group;
    }

    private static RouteHandlerBuilder Answers<TResponse>(this RouteHandlerBuilder builder) =>
        builder.Produces<TResponse>().Produces<TResponse>(StatusCodes.Status503ServiceUnavailable);

    private static Ok<HealthResponse> Test() => TypedResults.Ok(HealthResponse.Of(error: null));

    private static async Task<JsonHttpResult<SystemHealthResponse>> System(RoleHealth roles)
    {
        var checks = await Task.WhenAll(roles.Of<IUsersHealthGrain>(), roles.Of<ILeadsHealthGrain>(), roles.Of<INotificationsHealthGrain>());
        var health = new SystemHealthResponse(HealthResponse.Of(error: null), checks[0], checks[1], checks[2]);
        return Answer(health, health.IsHealthy);
    }

    private static Task<JsonHttpResult<HealthResponse>> Users(RoleHealth roles) => Role<IUsersHealthGrain>(roles);

    private static Task<JsonHttpResult<HealthResponse>> Leads(RoleHealth roles) => Role<ILeadsHealthGrain>(roles);

    private static Task<JsonHttpResult<HealthResponse>> Notifications(RoleHealth roles) => Role<INotificationsHealthGrain>(roles);

    private static async Task<JsonHttpResult<HealthResponse>> Role<TGrain>(RoleHealth roles)
        where TGrain : IRoleHealthGrain
    {
        var health = await roles.Of<TGrain>();
        return Answer(health, health.IsHealthy);
    }

    private static JsonHttpResult<TResponse> Answer<TResponse>(TResponse health, bool isHealthy) =>
        TypedResults.Json(health, statusCode: isHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
}
