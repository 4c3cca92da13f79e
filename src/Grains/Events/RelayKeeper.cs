using Microsoft.Extensions.Logging;
using MiniCrm.Database.Storage;

namespace MiniCrm.Grains.Events;

/// <summary>
/// Every silo of a role tells what waits in the outbox, from the moment it is active, and sees to it that the role's relay lives while something
/// does: what a silo left that died before it could nudge is relayed as soon as that is known to be dead.
/// </summary>
public sealed partial class RelayKeeper(
    string role, IOutboxSignal signal, Outbox outbox, RelayMeter meter, ISiloStatusOracle silos, TimeProvider clock, ILogger logger)
    : LifelongTask(ServiceLifecycleStage.Active)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    /// <summary>When the silo leaves, what waits is relayed by another, or when it is back.</summary>
    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var deaths = new DeathNotices(silos, signal.Raise);
        using var timer = new PeriodicTimer(Beat, clock);
        signal.Raise();
        do
        {
            await MeasureAsync();
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    private async Task MeasureAsync()
    {
        try
        {
            var (depth, oldest) = await outbox.Measure();
            meter.Waiting(role, depth, oldest is { } since ? clock.GetUtcNow() - since : TimeSpan.Zero);
            if (depth > 0)
            {
                signal.Raise();
            }
        }
        catch (Exception fault)
        {
            // The figures stay as they were. That the database is away is told elsewhere.
            LogFault(fault is StorageUnavailableException ? LogLevel.Debug : LogLevel.Error, role, fault.Message);
        }
    }

    [LoggerMessage(Message = "The outbox of {Role} could not be measured: {Reason}")]
    private partial void LogFault(LogLevel level, string role, string reason);
}
