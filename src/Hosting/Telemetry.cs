using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MiniCrm.Hosting;

/// <summary>Metrics for Prometheus at <c>/metrics</c>; both metrics and traces over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector.</summary>
public static class Telemetry
{
    /// <summary>Every meter and activity source of ours begins with this.</summary>
    public const string OwnSources = "MiniCrm*";

    private const string Orleans = "Microsoft.Orleans*";
    internal const string Npgsql = "Npgsql";

    private const string AspNetCore = "Microsoft.AspNetCore";

    // Of one instrument. Memory for all that there may be is taken at once: by the default of 2,000, 40 MB for our two hundred instruments.
    // Requests have more, one for each path, method and status.
    private const int SeriesLimit = 200;

    // Of the others some say where the database is.
    private static readonly string[] PostgresTags = ["db.client.connection.pool.name", "db.client.connection.state", "error.type"];

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(builder.Environment.ApplicationName))
            .WithMetrics(metrics => metrics
                .AddMeter(OwnSources, Orleans, Npgsql)
                .AddView(Stream)
                .AddAspNetCoreInstrumentation()
                .AddRuntimeInstrumentation()
                .AddPrometheusExporter());

        // Without a collector nobody reads a trace, and recording one costs every request.
        if (builder.Configuration.IsTracing())
        {
            telemetry
                .WithTracing(tracing => tracing.AddSource(OwnSources, Orleans, Npgsql).AddAspNetCoreInstrumentation().AddProcessor(new HiddenDatabases()))
                .UseOtlpExporter();
        }
    }

    private static MetricStreamConfiguration? Stream(Instrument instrument) =>
        instrument.Meter.Name == Npgsql ? new MetricStreamConfiguration { TagKeys = PostgresTags, CardinalityLimit = SeriesLimit }
        : instrument.Meter.Name.StartsWith(AspNetCore, StringComparison.Ordinal) ? null
        : new MetricStreamConfiguration { CardinalityLimit = SeriesLimit };

    /// <summary>True when there is a collector to send traces to.</summary>
    public static bool IsTracing(this IConfiguration configuration) => configuration.Text("OTEL_EXPORTER_OTLP_ENDPOINT") is not null;
}
