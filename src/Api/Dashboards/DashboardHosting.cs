using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using MiniCrm.Api.Problems;
using Orleans.Dashboard;

namespace MiniCrm.Api.Dashboards;

/// <summary>What admins look at in a browser: our own page at <c>/ops</c>, and Orleans' at <c>/dashboard</c>. None of it is of the API or in its document.</summary>
internal static class DashboardHosting
{
    private const string OrleansDashboard = "/dashboard";

    // Live logs, and states of grains as they are stored: nobody needs either in a browser.
    private static readonly string[] Closed = [$"{OrleansDashboard}/Trace", $"{OrleansDashboard}/GrainState"];

    public static void AddDashboards(this IServiceCollection services)
    {
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, AdminPages>(AdminPages.Name, configureOptions: null);
        services.AddAuthorizationBuilder()
            .AddPolicy(AdminPages.Name, policy => policy.AddAuthenticationSchemes(AdminPages.Name).RequireAuthenticatedUser());
        services.AddSingleton<EndpointRates>();
        services.AddHostedService(provider => provider.GetRequiredService<EndpointRates>());
        services.AddSingleton<ClusterFigures>();
    }

    public static void MapDashboards(this IEndpointRouteBuilder app)
    {
        var open = app.MapGroup("/ops").ExcludeFromDescription();
        open.MapGet("/sign-in", SignInPage.Show);
        open.MapPost("/sign-in", SignInPage.SignIn).DisableAntiforgery();
        open.MapPost("/sign-out", SignInPage.SignOut);
        open.MapGet("/ops.css", () => PageFile.Css);
        open.MapGet("/ops.js", () => PageFile.Script);
        open.MapGet("/charts.js", () => PageFile.Charts);
        open.MapGet("/dashboard.css", () => PageFile.DashboardCss);
        open.MapGet("/dashboard.js", () => PageFile.DashboardScript);

        var ops = app.MapGroup("/ops").RequireAuthorization(AdminPages.Name).ExcludeFromDescription();
        ops.MapGet("", () => PageFile.Ops);
        ops.MapGet("/data", (ClusterFigures figures) => figures.ReadAsync());
        ops.MapGet("/failed-deliveries", FailedDeliveries.List);
        ops.MapPost("/failed-deliveries/{id}/retry", FailedDeliveries.Retry);

        // Orleans' dashboard reads and packs all of its files as soon as it is mapped, 17 MB of them, which not every start should pay for.
        var dashboard = new Lazy<RequestDelegate>(() => MapOrleansDashboard(app.CreateApplicationBuilder()));
        app.MapGet($"{OrleansDashboard}/{{**page}}", context =>
            {
                // It has a routing of its own, which would keep the endpoint of this one.
                context.SetEndpoint(null);
                return dashboard.Value(context);
            })
            .RequireAuthorization(AdminPages.Name)
            .ExcludeFromDescription();
    }

    /// <summary>True for pages that admins sign in to by cookie; nothing of the API's sign-in or paths concerns them.</summary>
    public static bool IsForAdminPage(this HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is { Policy: AdminPages.Name };

    private static RequestDelegate MapOrleansDashboard(IApplicationBuilder branch)
    {
        branch.UseRouting();
        branch.UseEndpoints(app => app.MapOrleansDashboard(OrleansDashboard)
            .ExcludeFromDescription()
            .AddEndpointFilter(async (invocation, next) =>
                IsClosed(invocation.HttpContext) ? ProblemWriter.Framework(404)
                : DashboardIndex.IsAskedFor(invocation.HttpContext) ? await DashboardIndex.ServeAsync(invocation.HttpContext, () => next(invocation))
                : await next(invocation)));
        return branch.Build();
    }

    private static bool IsClosed(HttpContext context) =>
        context.GetEndpoint() is not RouteEndpoint { RoutePattern.RawText: { } route } || Closed.Contains(route, StringComparer.OrdinalIgnoreCase);
}
