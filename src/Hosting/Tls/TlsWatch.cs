using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MiniCrm.Hosting.Tls;

/// <summary>Says in time that the certificate was not renewed.</summary>
internal sealed class TlsWatch(ClusterTls tls, TimeProvider time, IMeterFactory meters, ILogger<ClusterTls> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        tls.Folder.Log = logger;
        meters.Create("MiniCrm.Hosting").CreateObservableGauge(
            "minicrm.cluster.certificate.lifetime", () => Left().TotalSeconds, "s", "How long this host's certificate towards its cluster is still good.");
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            if (Left() is var left && left < Soon)
            {
                TlsLog.EndsSoon(logger, tls.Folder.Path, (int)left.TotalHours);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private TimeSpan Left() => tls.Folder.Current.Own.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime;
}

/// <summary>Says at the start that there is no TLS; on a machine for development nobody need be told.</summary>
internal sealed class TlsWarning(IHostEnvironment environment, ILogger<ClusterTls> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!environment.IsDevelopment())
        {
            TlsLog.Open(logger, ClusterTls.FolderVariable);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
