using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MiniCrm.Grains;
using Orleans.Runtime;

namespace MiniCrm.Silo;

/// <summary>
/// Keeps the heartbeat of a silo that has others beside it, from before it is active until it has stopped, since it answers in between; and looks
/// its membership up after every pause.
/// </summary>
internal sealed partial class Heartbeat(Standing standing, IMembershipTable membership, ILocalSiloDetails silo, TimeProvider clock, ILogger<Heartbeat> log)
    : LifelongTask(ServiceLifecycleStage.RuntimeInitialize)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var beats = new PeriodicTimer(Interval, clock);
        var wasCertain = true;
        while (await beats.WaitForNextTickAsync(stopping))
        {
            var isCertain = standing.Beat();
            if (!isCertain)
            {
                if (wasCertain)
                {
                    LogPause(Standing.LongestPause);
                }

                await ConfirmAsync(stopping);
            }

            wasCertain = isCertain;
        }
    }

    private async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        // A later answer would confirm nothing.
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(Standing.LongestPause);
        try
        {
            await standing.Confirm(async () =>
                (await membership.ReadRowAsync(silo.SiloAddress, time.Token)).Members is [({ Status: not SiloStatus.Dead }, _)]);
        }
        catch (Exception unreachable)
        {
            LogUnconfirmed(unreachable.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "This silo stood still for over {Pause}. It answers nothing from memory until its membership is confirmed.")]
    private partial void LogPause(TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The membership of this silo could not be looked up: {Fault}")]
    private partial void LogUnconfirmed(string fault);
}
