using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MiniCrm.Leads;
using MiniCrm.Notifications;
using MiniCrm.Users;

namespace MiniCrm.Api.Operations;

internal static class HealthEndpoints
{
    public static RouteGroupBuilder MapHealthEndpoints(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").WithTags("Operations");
        group.MapGet("/health", System).WithSummary("The gateway and every role behind it").Answers<SystemHealthResponse>();
        group.MapGet("/users/health", Users).WithSummary("The users role").Answers<HealthResponse>();
        group.MapGet("/leads/health", Leads).WithSummary("The leads role").Answers<HealthResponse>();
        group.MapGet("/notifications/health", Notifications).WithSummary("The notifications role").Answers<HealthResponse>();
        group.MapGet("/admin/test", Live).WithSummary("Whether the gateway answers");
        group.MapGet("/health/live", Live).WithSummary("Whether the process lives; depends on nothing");
        group.MapHealthChecks("/health/ready", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(ReadyTag.Name),
            ResponseWriter = WriteReadiness,
        });
        return group;
    }

    private static RouteHandlerBuilder Answers<TResponse>(this RouteHandlerBuilder builder) =>
        builder.Produces<TResponse>().Produces<TResponse>(StatusCodes.Status503ServiceUnavailable);

    private static Ok<HealthResponse> Live() => TypedResults.Ok(HealthResponse.Of(error: null));

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

    private static Task WriteReadiness(HttpContext context, HealthReport report)
    {
        var reasons = report.Entries
            .Where(entry => entry.Value.Status is not HealthStatus.Healthy)
            .Select(entry => entry.Value.Description ?? entry.Key);
        return context.Response.WriteAsJsonAsync(
            HealthResponse.Of(report.Status is HealthStatus.Healthy ? null : string.Join("; ", reasons)));
    }
}
