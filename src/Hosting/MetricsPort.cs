using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MiniCrm.Hosting;

/// <summary>
/// Where <c>/metrics</c> is: at <c>PORT</c>, or at <c>METRICS_PORT</c> and there alone. The port that a connection came in by decides,
/// not the header Host, which says what the client wants.
/// </summary>
internal sealed record MetricsPort(int? Own)
{
    public const string Variable = "METRICS_PORT";
    private const string Path = "/metrics";

    /// <param name="http">The port of everything else; the same for the metrics is as if it were not set.</param>
    public static MetricsPort From(IConfiguration settings, int http) =>
        new(settings.Text(Variable) is null || settings.Number(Variable, http, 1, 65535) == http ? null : settings.Number(Variable, http, 1, 65535));

    /// <summary>In front of everything: at a port of its own there is nothing else.</summary>
    public void Branch(IApplicationBuilder app)
    {
        if (Own is { } port)
        {
            app.MapWhen(context => context.Connection.LocalPort == port, metrics =>
            {
                metrics.UseOpenTelemetryPrometheusScrapingEndpoint(Path);
                metrics.Run(context =>
                {
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                    return Task.CompletedTask;
                });
            });
        }
    }

    /// <summary>Among the other endpoints, unless it has a port of its own.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        if (app.ServiceProvider.GetRequiredService<MetricsPort>().Own is null)
        {
            app.MapPrometheusScrapingEndpoint(Path).AllowAnonymous().OnlyRead();
        }
    }
}
