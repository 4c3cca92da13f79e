using System.Collections.Frozen;
using MiniCrm.Notifications;

namespace MiniCrm.Grains.Notifications.Delivery;

/// <summary>Wakes those who deliver as soon as something was put into an inbox of this silo, instead of at their next look.</summary>
public sealed class DeliverySignals : IDisposable
{
    private readonly FrozenDictionary<NotificationType, Signal> _signals =
        Enum.GetValues<NotificationType>().ToFrozenDictionary(type => type, _ => new Signal());

    public Signal Of(NotificationType type) => _signals[type];

    /// <summary>There may be something on any channel.</summary>
    public void RaiseAll()
    {
        foreach (var signal in _signals.Values)
        {
            signal.Raise();
        }
    }

    public void Dispose()
    {
        foreach (var signal in _signals.Values)
        {
            signal.Dispose();
        }
    }
}
