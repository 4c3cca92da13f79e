using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MiniCrm.Hosting;

/// <summary>What an orchestrator and Prometheus ask a host.</summary>
public static class Probes
{
    /// <summary>A health check with this tag decides whether the host is ready.</summary>
    public const string ReadyTag = "ready";

    /// <summary>Maps <c>/health/live</c>, which depends on nothing, <c>/health/ready</c> and, unless it has a port of its own, <c>/metrics</c>; all are open.</summary>
    public static void MapProbes(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous().OnlyRead();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(ReadyTag) }).AllowAnonymous().OnlyRead();
        MetricsPort.Map(app);
    }

    /// <summary>They would answer any method.</summary>
    internal static void OnlyRead(this IEndpointConventionBuilder probe) => probe.WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
}
