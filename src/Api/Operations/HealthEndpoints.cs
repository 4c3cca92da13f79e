using Microsoft.AspNetCore.Http.HttpResults;

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
        foreach (var role in SiloRole.All)
        {
            group.MapGet($"/{role.Name}/health", (RoleHealth roles) => Role(role, roles))
                .WithName($"get{char.ToUpperInvariant(role.Name[0])}{role.Name[1..]}Health").WithSummary($"Whether the {role.Name} role is well")
                .WithDescription(OfOneRole).Answers<HealthResponse>();
        }

        group.MapGet("/admin/test", Test).WithName("testGateway").WithSummary("Whether the gateway answers")
            .WithDescription("Nothing behind the gateway is asked.");
        return group;
    }

    private static RouteHandlerBuilder Answers<TResponse>(this RouteHandlerBuilder builder) =>
        builder.Produces<TResponse>().Produces<TResponse>(StatusCodes.Status503ServiceUnavailable);

    private static Ok<HealthResponse> Test(TimeProvider clock) => TypedResults.Ok(HealthResponse.Of(error: null, clock));

    private static async Task<JsonHttpResult<SystemHealthResponse>> System(RoleHealth roles, TimeProvider clock)
    {
        var checks = await Task.WhenAll(SiloRole.All.Select(roles.Of));
        var health = new SystemHealthResponse(HealthResponse.Of(error: null, clock), checks[0], checks[1], checks[2]);
        return Answer(health, health.IsHealthy);
    }

    private static async Task<JsonHttpResult<HealthResponse>> Role(SiloRole role, RoleHealth roles)
    {
        var health = await roles.Of(role);
        return Answer(health, health.IsHealthy);
    }

    private static JsonHttpResult<TResponse> Answer<TResponse>(TResponse health, bool isHealthy) =>
        TypedResults.Json(health, statusCode: isHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
}
