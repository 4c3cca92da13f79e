using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MiniCrm.Hosting;

namespace MiniCrm.Silo;

/// <summary>Ready from the moment the silo is part of its cluster, which comes after its schemas are migrated, until it begins to leave.</summary>
public sealed class Readiness : IHealthCheck, ILifecycleParticipant<ISiloLifecycle>
{
    private volatile bool _active;

    public void Participate(ISiloLifecycle observer) => observer.Subscribe<Readiness>(
        ServiceLifecycleStage.Active,
        _ => Set(active: true),
        _ => Set(active: false));

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_active ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The silo is not active."));

    private Task Set(bool active)
    {
        _active = active;
        return Task.CompletedTask;
    }
}

public static class ReadinessHosting
{
    public static void AddReadiness(this ISiloBuilder silo)
    {
        silo.Services.AddSingleton<Readiness>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<Readiness>());
        silo.Services.AddHealthChecks().AddCheck<Readiness>("silo", tags: [Probes.ReadyTag]);
    }
}
