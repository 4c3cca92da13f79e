using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Edge;
using MiniCrm.Hosting;
using MiniCrm.Users;

namespace MiniCrm.Api.Operations;

/// <summary>
/// Goes the way of a request before the gateway is ready, so that the first one who asks does not wait for what is compiled and connected
/// on the way, 0.4 s. It goes inside the process, below what measures requests, and only reads: nobody sees it in the figures of requests, the logs or the audit.
/// </summary>
internal sealed partial class WarmUp(
    IServiceScopeFactory scopes, IHostApplicationLifetime lifetime, EndpointDataSource endpoints, KnownParameters known, AccessTokens tokens, ILogger<WarmUp> log)
    : BackgroundService, IStartupFilter, IHealthCheck
{
    private const string Path = "/leads";

    // Of a role that is away. The gateway is ready without it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // An id that nobody has: as a caller it is refused.
    private static readonly UserView Nobody = new()
    {
        Id = Guid.NewGuid(),
        Version = 1,
        FirstName = "",
        LastName = "",
        Email = "",
        Role = UserRole.Manager,
        IsActive = true,
        CreatedAt = default,
        UpdatedAt = default,
    };

    private RequestDelegate _pipeline = _ => Task.CompletedTask;
    private volatile bool _isDone;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(pipeline => _pipeline = pipeline);
        next(app);
    };

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_isDone ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("warming up"));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Beside the silo's own start, or while its silos are looked for: endpoints, and what the document says of them.
            await AskAsync(_pipeline);
            known.NamesOf(HttpMethods.Get, Path);

            await StartedAsync(stoppingToken);
            await Task.WhenAll(AskAsync(_pipeline, $"Bearer {tokens.Issue(Nobody, Nobody.Id)}"), AskAsync(Handler(), caller: new(Nobody, Nobody.Id)))
                .WaitAsync(Patience, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped before it was ready.
        }
        catch (Exception cold)
        {
            LogCold(cold.Message);
        }

        _isDone = true;
    }

    private async Task StartedAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource();
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
    }

    /// <summary>What answers behind the signing in, which nobody passes who does not exist.</summary>
    private RequestDelegate Handler() => endpoints.Endpoints.OfType<RouteEndpoint>().Single(IsList).RequestDelegate!;

    private static bool IsList(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.RawText?.TrimEnd('/') == Path && endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is { HttpMethods: ["GET"] };

    private async Task AskAsync(RequestDelegate answering, string? authorization = null, CurrentUser? caller = null)
    {
        await using var scope = scopes.CreateAsyncScope();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Connection.RemoteIpAddress = System.Net.IPAddress.Loopback;
        context.Request.Method = HttpMethods.Get;
        context.Request.Scheme = "http";
        context.Request.Protocol = HttpProtocol.Http11;
        context.Request.Host = new HostString("localhost");
        context.Request.Path = Path;
        context.Request.QueryString = new QueryString("?limit=1");
        context.Request.Headers.Authorization = authorization;
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        context.Features.Set(caller);
        await answering(context);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The way of the first requests could not be warmed up, and they will wait longer: {Fault}")]
    private partial void LogCold(string fault);
}

internal static class WarmUpHosting
{
    /// <summary>Ready comes when it is done.</summary>
    public static void AddWarmUp(this IServiceCollection services)
    {
        services.AddSingleton<WarmUp>();
        services.AddSingleton<IStartupFilter>(provider => provider.GetRequiredService<WarmUp>());
        services.AddHostedService(provider => provider.GetRequiredService<WarmUp>());
        services.AddHealthChecks().AddCheck<WarmUp>("warm-up", tags: [Probes.ReadyTag]);
    }
}
