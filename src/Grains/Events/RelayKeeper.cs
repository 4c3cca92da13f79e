using Microsoft.Extensions.Hosting;
using MiniCrm.Database.Storage;

namespace MiniCrm.Grains.Events;

/// <summary>Every silo of a role keeps the role's relay alive, and tells what waits in the outbox.</summary>
public sealed class RelayKeeper(string role, IOutboxSignal signal, Outbox outbox, RelayMeter meter, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            signal.Raise();
            try
            {
                var (depth, oldest) = await outbox.Measure();
                meter.Waiting(role, depth, oldest is { } since ? clock.GetUtcNow() - since : TimeSpan.Zero);
            }
            catch (StorageUnavailableException)
            {
                // The figures stay as they were; that the database is away is told elsewhere.
            }
        }
    }
}
