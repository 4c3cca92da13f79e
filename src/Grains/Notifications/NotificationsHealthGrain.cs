using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Notifications;
using Npgsql;
using Orleans.Concurrency;

namespace MiniCrm.Grains.Notifications;

[GrainType("notificationsHealth"), StatelessWorker, Reentrant]
public sealed class NotificationsHealthGrain([FromKeyedServices("notifications")] NpgsqlDataSource database)
    : RoleHealthGrain(database), INotificationsHealthGrain;
