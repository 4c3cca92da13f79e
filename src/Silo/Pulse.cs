using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MiniCrm.Grains;
using Orleans.Runtime;

namespace MiniCrm.Silo;

/// <summary>Keeps the pulse of a silo that has others beside it, and looks its membership up after every pause.</summary>
internal sealed partial class Pulse(Standing standing, IMembershipTable membership, ILocalSiloDetails silo, TimeProvider clock, ILogger<Pulse> log)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stopping = new();
    private Task _beating = Task.CompletedTask;

    // Before the silo is active and until it has stopped: it answers in between.
    public void Participate(ISiloLifecycle observer) => observer.Subscribe<Pulse>(
        ServiceLifecycleStage.RuntimeInitialize,
        _ =>
        {
            _beating = BeatAsync(_stopping.Token);
            return Task.CompletedTask;
        },
        async _ =>
        {
            await _stopping.CancelAsync();
            await _beating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });

    public void Dispose() => _stopping.Dispose();

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        using var beats = new PeriodicTimer(Interval, clock);
        var wasCertain = true;
        while (await beats.WaitForNextTickAsync(cancellationToken))
        {
            var isCertain = standing.Pulse();
            if (!isCertain)
            {
                if (wasCertain)
                {
                    LogPause(Standing.LongestPause);
                }

                await ConfirmAsync(cancellationToken);
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
