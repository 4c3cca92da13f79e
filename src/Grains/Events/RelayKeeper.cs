using MiniCrm.Database.Storage;

namespace MiniCrm.Grains.Events;

/// <summary>Every silo of a role keeps the role's relay alive, from the moment it is active, and tells what waits in the outbox.</summary>
public sealed class RelayKeeper(string role, IOutboxSignal signal, Outbox outbox, RelayMeter meter, TimeProvider clock)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private Task _keeping = Task.CompletedTask;

    public void Participate(ISiloLifecycle observer) => observer.Subscribe<RelayKeeper>(ServiceLifecycleStage.Active, _ => Start(), _ => Stop());

    public void Dispose() => _stopping.Dispose();

    private Task Start()
    {
        _keeping = Task.Run(KeepAsync);
        return Task.CompletedTask;
    }

    private async Task Stop()
    {
        await _stopping.CancelAsync();
        await _keeping;
    }

    private async Task KeepAsync()
    {
        using var timer = new PeriodicTimer(Beat, clock);
        try
        {
            do
            {
                signal.Raise();
                await MeasureAsync();
            }
            while (await timer.WaitForNextTickAsync(_stopping.Token));
        }
        catch (OperationCanceledException)
        {
            // The silo leaves; what waits is relayed by another, or when it is back.
        }
    }

    private async Task MeasureAsync()
    {
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
