using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MiniCrm.Grains.Events;

namespace MiniCrm.Grains.Notifications;

/// <summary>The relay of the notifications role, see <see cref="RelayGrain"/>.</summary>
[Alias("minicrm.INotificationsRelayGrain")]
public interface INotificationsRelayGrain : IRelayGrain;

[GrainType("notificationsRelay")]
public sealed class NotificationsRelayGrain(
    [FromKeyedServices("notifications")] Outbox outbox, RelayMeter meter, TimeProvider clock, ILogger<NotificationsRelayGrain> logger)
    : RelayGrain("notifications", outbox, meter, clock, logger), INotificationsRelayGrain;
