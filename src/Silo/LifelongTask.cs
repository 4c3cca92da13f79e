namespace MiniCrm.Silo;

/// <summary>Work that goes on from a stage of the silo's life until the silo, stopping, comes back to it.</summary>
internal abstract class LifelongTask(int stage) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        GetType().Name,
        stage,
        _ =>
        {
            _running = RunAsync(_stopping.Token);
            return Task.CompletedTask;
        },
        async _ =>
        {
            await _stopping.CancelAsync();
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });

    public void Dispose() => _stopping.Dispose();

    protected abstract Task RunAsync(CancellationToken cancellationToken);
}
