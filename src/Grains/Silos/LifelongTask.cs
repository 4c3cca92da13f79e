namespace MiniCrm.Grains;

/// <summary>Work that goes on from a stage of the silo's life until the silo, stopping, comes back to it.</summary>
/// <param name="stage">One of <see cref="ServiceLifecycleStage"/>, or a number between.</param>
public abstract class LifelongTask(int stage) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public void Participate(ISiloLifecycle observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        observer.Subscribe(GetType().Name, stage, _ => Start(), _ => Stop());
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _stopping.Dispose();
    }

    /// <summary>What it throws after the token has ended is its end.</summary>
    protected abstract Task RunAsync(CancellationToken stopping);

    private Task Start()
    {
        // Off the start's way, whatever it does before its first await.
        _running = Task.Run(() => RunAsync(_stopping.Token));
        return Task.CompletedTask;
    }

    private async Task Stop()
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
