using Microsoft.Extensions.Logging;

namespace MiniCrm.Grains.Notifications.Delivery;

/// <summary>
/// Runs a loop per channel from the moment the silo is active, so that schema and grains are there, until it begins to leave. No hosted
/// service, because those of a host start side by side.
/// </summary>
public sealed class Deliveries(
    IEnumerable<IChannel> channels,
    DueNotifications due,
    DeliverySignals signals,
    DeliveryAttempt attempts,
    RetryPolicy retries,
    TimeProvider clock,
    ISiloStatusOracle silos,
    ILogger<DeliveryLoop> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    // What is under way when the silo stops may end in this time; a container gets 30 s in all.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _cut = new();
    private Task _running = Task.CompletedTask;
    private DeathNotices? _deaths;

    public void Participate(ISiloLifecycle observer) =>
        observer.Subscribe<Deliveries>(ServiceLifecycleStage.Active, _ => Start(), Stop);

    public void Dispose()
    {
        _stopping.Dispose();
        _cut.Dispose();
    }

    private Task Start()
    {
        _deaths = new(silos, signals.RaiseAll);
        _running = Task.WhenAll(channels.Select(channel => Task.Run(() =>
            new DeliveryLoop(channel, due, signals.Of(channel.Type), attempts, retries.LookInterval, clock, logger).RunAsync(_stopping.Token, _cut.Token))));
        return Task.CompletedTask;
    }

    /// <param name="abrupt">Cancelled when the silo has no time to leave in good order.</param>
    private async Task Stop(CancellationToken abrupt)
    {
        _deaths?.Dispose();
        await _stopping.CancelAsync();
        _cut.CancelAfter(DrainTime);
        await using var hurry = abrupt.Register(_cut.Cancel);
        await _running;
    }
}
