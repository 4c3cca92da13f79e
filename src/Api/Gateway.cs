using MiniCrm.Api.Auditing;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Dashboards;
using MiniCrm.Api.Edge;
using MiniCrm.Api.Imports;
using MiniCrm.Api.Json;
using MiniCrm.Api.Leads;
using MiniCrm.Api.Leads.Actions;
using MiniCrm.Api.Leads.Board;
using MiniCrm.Api.Leads.Exporting;
using MiniCrm.Api.Leads.Finding;
using MiniCrm.Api.Notifications;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Operations;
using MiniCrm.Api.Pages;
using MiniCrm.Api.Paging;
using MiniCrm.Api.Preconditions;
using MiniCrm.Api.Problems;
using MiniCrm.Api.SavedViews;
using MiniCrm.Api.Streams;
using MiniCrm.Api.Streams.Subjects;
using MiniCrm.Api.Users;
using MiniCrm.Hosting;
using MiniCrm.Web.Layout;

namespace MiniCrm.Api;

/// <summary>The gateway, whichever host it lives in; the host provides the <see cref="IGrainFactory"/>, after it, and what brings the security log to the audit.</summary>
public static class Gateway
{
    public static void AddGateway(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddTrustedProxies();
        builder.AddConnectionLimits();
        builder.Services.AddStrictJson();
        builder.Services.AddProblems();
        builder.Services.AddPackedBodies();
        builder.Services.AddPackedAnswers();
        builder.Services.AddSingleton<Addresses>();
        builder.Services.AddValidation();
        builder.AddCrossOrigin();
        builder.AddSignIn();
        builder.Services.AddSingleton<HeldPages>();
        builder.Services.AddSingleton<HeldLeads>();
        Exported.AddLimit(builder.Services);
        builder.Services.AddSingleton<ListCursors>();
        builder.Services.AddSingleton<ListParts>();
        builder.Services.AddSingleton<LeadLists>();
        builder.Services.AddSingleton<PreviewTokens>();
        builder.Services.AddSingleton<FormKeys>();
        builder.Services.AddSingleton<IFormKeys>(services => services.GetRequiredService<FormKeys>());
        builder.Services.AddDashboards();
        builder.AddStreams();
        builder.Services.AddSingleton(ImportSettings.From(builder.Configuration));
        builder.Services.AddHealthChecks();

        // Whoever asks for the health is told; an error in the log for each time would be noise.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.Services.AddSingleton<RoleHealth>();
        builder.Services.AddApiDocument();
        builder.Services.AddSingleton<KnownParameters>();
        builder.Services.AddWarmUp();
    }

    public static void MapGateway(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseHeadRequests();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseCors();
        app.UseTrustedProxies();
        app.UseSafeHeaders();
        app.UseAllowedHosts();
        app.UseMiddleware<RequestLimits>();
        app.UseMiddleware<OptionsRequests>();
        app.UseContentTypes();
        app.Use(CarryOrigin);
        app.UseApiDocument();
        app.UseRouting();
        app.UseMiddleware<CallerDependence>();
        app.UseEndpointRules();
        app.UsePackedAnswers();
        app.UseAuthorization();
        app.UseWhen(context => !context.IsForAdminPage(), api =>
        {
            api.UseMiddleware<CallerIdentification>();
            api.UseMiddleware<PathIds>();
            api.UseMiddleware<QueryParameters>();
            api.Use(ConditionHeaders.Check);
        });
        app.UsePackedBodies();

        // What is refused before an endpoint is asked, is refused everywhere.
        var api = app.MapGroup("").Refuses(400, 405, 414, 431).WithMetadata(new ApiOperation());
        api.MapAuthEndpoints();
        api.MapSessionEndpoints();
        api.MapUserEndpoints();
        api.MapLeadEndpoints();
        api.MapPipelineEndpoint();
        api.MapSavedViewEndpoints();
        api.MapImportEndpoints();
        api.MapNotificationEndpoints();
        api.MapAuditEndpoints();
        api.MapEventEndpoints();
        api.MapHealthEndpoints();
        app.MapVerificationPage();
        app.MapDashboards();
        app.MapPages();
        app.MapApiPages();
        app.MapProbes();
    }

    /// <summary>Only a command leaves events behind that name their trace, and entries that name their source.</summary>
    private static Task CarryOrigin(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            TraceContext.Carry();
            RequestSource.Carry(ClientSource.Of(context));
        }

        return next(context);
    }
}
