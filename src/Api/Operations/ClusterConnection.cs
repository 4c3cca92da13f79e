using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MiniCrm.Api.Operations;

/// <summary>Ready means: connected to at least one silo. What the silos can do is told by <c>/health</c>.</summary>
public sealed class ClusterConnection : IClusterConnectionStatusObserver, IHealthCheck
{
    private volatile int _gateways;

    public void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered) =>
        _gateways = currentNumberOfGateways;

    public void NotifyClusterConnectionLost() => _gateways = 0;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_gateways > 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("not connected to the cluster"));
}
