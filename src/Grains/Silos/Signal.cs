namespace MiniCrm.Grains;

/// <summary>A signal that stays raised until it was waited for.</summary>
public class Signal : IDisposable
{
    private readonly SemaphoreSlim _raised = new(0, 1);
    private readonly Lock _lock = new();

    public void Raise()
    {
        if (_raised.CurrentCount > 0)
        {
            // Whoever waits for it looks after this, and sees what it is about.
            return;
        }

        lock (_lock)
        {
            if (_raised.CurrentCount == 0)
            {
                _raised.Release();
            }
        }
    }

    /// <summary>Returns when the signal is or gets raised, and after <paramref name="longest"/> at the latest.</summary>
    /// <returns>Whether it was raised.</returns>
    public Task<bool> WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _raised.WaitAsync(longest, cancellationToken);

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _raised.Dispose();
    }
}
