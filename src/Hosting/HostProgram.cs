using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MiniCrm.Hosting;

/// <summary>The life of a host's process, the same for all three: settings, logs, telemetry, its HTTP ports, and one sentence when it cannot start.</summary>
public static class HostProgram
{
    /// <summary>Runs the host until it is stopped.</summary>
    /// <param name="defaultPort">Where HTTP listens when <c>PORT</c> is not set.</param>
    /// <returns>The process's exit code: 1 when a setting or a schema kept it from starting.</returns>
    public static async Task<int> RunAsync(
        string[] args, int defaultPort, Action<WebApplicationBuilder> compose, Action<WebApplication> map)
    {
        ArgumentNullException.ThrowIfNull(compose);
        ArgumentNullException.ThrowIfNull(map);
        try
        {
            if (args is [HealthProbe.Argument])
            {
                return await HealthProbe.AskAsync(defaultPort);
            }

            // Settings are read once. To watch for others, the framework would watch every file below the working directory, a database's too.
            var builder = WebApplication.CreateBuilder([.. args, "--hostBuilder:reloadConfigOnChange=false"]);

            // An endpoint as any other: one for TLS, that somebody configures, comes beside it and not in its place.
            var http = HttpAddress.From(builder.Configuration, defaultPort, builder.Environment.IsDevelopment());
            builder.Configuration["Kestrel:Endpoints:Http:Url"] = http.Url;
            var metrics = MetricsPort.From(builder.Configuration, http.Port);
            builder.Services.AddSingleton(metrics);
            if (metrics.Own is { } own)
            {
                builder.Configuration["Kestrel:Endpoints:Metrics:Url"] = (http with { Port = own }).Url;
            }

            builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
            ListenFirst.In(builder);
            builder.Services.AddSingleton(TimeProvider.System);
            builder.AddLogs();
            builder.AddTelemetry();
            builder.Services.AddHostedService<MemoryReturn>();
            compose(builder);

            await using var app = builder.Build();
            metrics.Branch(app);
            map(app);
            var stopping = app.Lifetime.ApplicationStopping;
            try
            {
                await app.RunAsync();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // Stopped while it was still waiting for its database or its cluster: that is no failure.
            }

            return 0;
        }
        catch (Exception exception) when (StartProblem(exception) is { } problem)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 1;
        }
    }

    private static StartException? StartProblem(Exception? exception) => exception switch
    {
        StartException problem => problem,
        _ => exception?.InnerException is { } inner ? StartProblem(inner) : null,
    };
}
