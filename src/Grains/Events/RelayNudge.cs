using Microsoft.Extensions.Logging;
using MiniCrm.Database.Storage;

namespace MiniCrm.Grains.Events;

/// <summary>Nudges a relay grain: of one silo at most one nudge is under way, and one that comes meanwhile follows it.</summary>
public sealed partial class RelayNudge(Func<IRelayGrain> relay, ILogger logger) : IOutboxSignal
{
    private const int Idle = 0;
    private const int UnderWay = 1;
    private const int AskedAgain = 2;

    private int _state = Idle;

    public void Raise()
    {
        while (true)
        {
            if (Interlocked.CompareExchange(ref _state, AskedAgain, UnderWay) is not Idle)
            {
                return;
            }

            if (Interlocked.CompareExchange(ref _state, UnderWay, Idle) is Idle)
            {
                // Away from the turn and the request context of the command that left the event.
                ThreadPool.UnsafeQueueUserWorkItem(nudge => nudge.Send().Ignore(), this, preferLocal: false);
                return;
            }
        }
    }

    private async Task Send()
    {
        do
        {
            Volatile.Write(ref _state, UnderWay);
            try
            {
                await relay().Nudge();
            }
            catch (Exception away)
            {
                // Whatever it is: a nudge that stayed under way for ever would be the last. The keeper nudges again, and the relay looks by itself.
                LogAway(away.Message);
            }
        }
        while (Interlocked.CompareExchange(ref _state, Idle, UnderWay) is AskedAgain);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A relay could not be nudged: {Reason}")]
    private partial void LogAway(string reason);
}
