using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Auditing;
using MiniCrm.Grains.Auditing;
using Orleans.Concurrency;

namespace MiniCrm.Grains.Notifications;

[GrainType("notificationsAudit"), StatelessWorker, Reentrant]
public sealed class NotificationsAuditGrain([FromKeyedServices("notifications")] AuditTrail trail) : AuditGrain(trail), INotificationsAuditGrain;
