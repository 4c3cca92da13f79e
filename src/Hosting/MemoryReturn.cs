using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace MiniCrm.Hosting;

/// <summary>
/// Gives memory back to the system once nobody asks any more. The runtime collects when something is allocated, so a host that was busy and
/// then idle would keep what its load has left: 590 MiB were seen, for as long as one cared to look.
/// </summary>
internal sealed class MemoryReturn(TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var minutes = new PeriodicTimer(QuietTime.Step, clock);
        using var process = Process.GetCurrentProcess();
        var (quiet, before) = (new QuietTime(), process.TotalProcessorTime);
        while (await minutes.WaitForNextTickAsync(stoppingToken))
        {
            process.Refresh();
            var now = process.TotalProcessorTime;
            if (quiet.IsDueAfter(now - before))
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }

            before = now;
        }
    }
}
