using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MiniCrm.Auditing;
using MiniCrm.Grains.Auditing;
using MiniCrm.Grains.Events;
using MiniCrm.Notifications;
using Npgsql;
using Orleans.Concurrency;

// What every role has, each by a class of its own, because Orleans tells by the class where a grain may be.
namespace MiniCrm.Grains.Notifications;

[GrainType("notificationsHealth"), InRole("notifications"), StatelessWorker, Reentrant]
public sealed class NotificationsHealthGrain([FromKeyedServices("notifications")] NpgsqlDataSource database) : RoleHealthGrain(database), INotificationsHealthGrain;

[GrainType("notificationsAudit"), InRole("notifications"), StatelessWorker, Reentrant]
public sealed class NotificationsAuditGrain([FromKeyedServices("notifications")] AuditTrail trail) : AuditGrain(trail), INotificationsAuditGrain;

[GrainType("notificationsRelay"), InRole("notifications")]
public sealed class NotificationsRelayGrain(
    [FromKeyedServices("notifications")] Outbox outbox, RelayMeter meter, TimeProvider clock, ILogger<NotificationsRelayGrain> logger)
    : RelayGrain("notifications", outbox, meter, clock, logger);
