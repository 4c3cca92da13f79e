using Microsoft.Extensions.Logging;
using MiniCrm.Database.Storage;

namespace MiniCrm.Grains.Auditing;

/// <summary>
/// Every silo of a role seals what its database's commands leave in the audit, away from the commands. Of several that come at once one
/// works, and of a silo that died the others seal the rest: nothing is in memory only.
/// </summary>
public sealed partial class AuditSealer(string role, AuditTrail trail, AuditSignal signal, TimeProvider clock, ILogger logger)
    : LifelongTask(ServiceLifecycleStage.Active)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    // For what was left by a silo that died, or by hand: nobody tells of that.
    private static readonly TimeSpan LongBeat = TimeSpan.FromSeconds(10);

    // Entries wait until the transactions beside them have ended, which is a matter of milliseconds.
    private static readonly TimeSpan ShortBeat = TimeSpan.FromMilliseconds(200);

    // A head that was noted elsewhere is what shows that the end of a chain was cut off.
    private static readonly TimeSpan HeadInterval = TimeSpan.FromHours(1);

    private long? _headTold;

    protected override async Task RunAsync(CancellationToken stopping)
    {
        var isWoken = true;
        while (true)
        {
            var (looked, pause) = (clock.GetTimestamp(), Beat);
            try
            {
                var (done, waits) = await trail.Seal();

                // One look that finds nothing may have left it to another silo, which had looked before there was something.
                pause = done == AuditTrail.Batch ? TimeSpan.Zero : waits ? ShortBeat : done > 0 || isWoken ? Beat : LongBeat;
                await TellHead();
            }
            catch (Exception fault)
            {
                // Whatever it was: the entries are stored, and wait. That the database is away is told elsewhere.
                LogFault(fault is StorageUnavailableException ? LogLevel.Debug : LogLevel.Error, role, fault.Message);
            }

            isWoken = pause == LongBeat && await signal.WaitAsync(LongBeat, stopping);
            pause = isWoken ? Beat - clock.GetElapsedTime(looked) : pause == LongBeat ? TimeSpan.Zero : pause;
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, clock, stopping);
            }
        }
    }

    private async Task TellHead()
    {
        if (_headTold is { } told && clock.GetElapsedTime(told) < HeadInterval)
        {
            return;
        }

        LogHead(role, await trail.Head());
        _headTold = clock.GetTimestamp();
    }

    [LoggerMessage(EventId = 1, EventName = "audit_head", Level = LogLevel.Information, Message = "The audit has come to {Role}:{Head}")]
    private partial void LogHead(string role, string head);

    [LoggerMessage(EventId = 2, Message = "The audit of {Role} waits: {Reason}")]
    private partial void LogFault(LogLevel level, string role, string reason);
}
