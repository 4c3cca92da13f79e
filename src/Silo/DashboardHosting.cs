using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Dashboard;

namespace MiniCrm.Silo;

/// <summary>The silo's part of Orleans' dashboard, which the gateway shows.</summary>
internal static class DashboardHosting
{
    // Every second, as by default, costs a busy silo 7 % of its time.
    private const int IntervalMilliseconds = 5000;

    public static void AddLateDashboard(this ISiloBuilder silo)
    {
        var before = silo.Services.ToHashSet();
        silo.AddDashboard(dashboard => (dashboard.HideTrace, dashboard.CounterUpdateIntervalMs) = (true, IntervalMilliseconds));

        // It calls its grains when it starts, and hosted services start concurrently here: each start of a silo would log what cannot be reached yet.
        var host = silo.Services.Single(service => service.ServiceType == typeof(IHostedService) && !before.Contains(service));
        silo.Services.Remove(host);
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services =>
            new OnceActive(() => (IHostedService)host.ImplementationFactory!(services)));
    }

    private sealed class OnceActive(Func<IHostedService> host) : ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle observer) => observer.Subscribe<OnceActive>(
            ServiceLifecycleStage.Active + 1,
            cancellationToken => host().StartAsync(cancellationToken),
            cancellationToken => host().StopAsync(cancellationToken));
    }
}
