using System.Collections.Frozen;
using MiniCrm.Notifications;

namespace MiniCrm.Grains.Notifications.Delivery;

/// <summary>Wakes those who deliver as soon as something was put into an inbox of this silo, instead of at their next look.</summary>
public sealed class DeliverySignals : IDisposable
{
    private readonly FrozenDictionary<NotificationType, DeliverySignal> _signals =
        Enum.GetValues<NotificationType>().ToFrozenDictionary(type => type, _ => new DeliverySignal());

    public DeliverySignal Of(NotificationType type) => _signals[type];

    public void Dispose()
    {
        foreach (var signal in _signals.Values)
        {
            signal.Dispose();
        }
    }
}

/// <summary>A signal that stays raised until it was waited for.</summary>
public sealed class DeliverySignal : IDisposable
{
    private readonly SemaphoreSlim _raised = new(0, 1);
    private readonly Lock _lock = new();

    public void Raise()
    {
        lock (_lock)
        {
            if (_raised.CurrentCount == 0)
            {
                _raised.Release();
            }
        }
    }

    /// <summary>Returns when the signal is or gets raised, and after <paramref name="longest"/> at the latest.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _raised.WaitAsync(longest, cancellationToken);

    public void Dispose() => _raised.Dispose();
}
