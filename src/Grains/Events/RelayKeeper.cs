using Microsoft.Extensions.Logging;
using MiniCrm.Database.Storage;

namespace MiniCrm.Grains.Events;

/// <summary>Every silo of a role keeps the role's relay alive, from the moment it is active, and tells what waits in the outbox.</summary>
public sealed partial class RelayKeeper(string role, IOutboxSignal signal, Outbox outbox, RelayMeter meter, TimeProvider clock, ILogger logger)
    : LifelongTask(ServiceLifecycleStage.Active)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    /// <summary>When the silo leaves, what waits is relayed by another, or when it is back.</summary>
    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Beat, clock);
        do
        {
            signal.Raise();
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
