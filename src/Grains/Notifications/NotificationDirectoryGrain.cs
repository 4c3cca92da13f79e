using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using MiniCrm.Grains.Notifications.Finding;
using MiniCrm.Notifications;
using Npgsql;
using Orleans.Concurrency;

namespace MiniCrm.Grains.Notifications;

[GrainType("notificationDirectory"), InRole("notifications"), StatelessWorker, Reentrant]
public sealed class NotificationDirectoryGrain([FromKeyedServices("notifications")] NpgsqlDataSource database)
    : Grain, INotificationDirectoryGrain
{
    public async Task<Result<NotificationView>> Find(Guid notificationId, Caller caller)
    {
        var row = await NotificationRows.FindAsync(database, notificationId);
        return row is not null && NotificationRules.IsVisibleTo(row.State.RecipientId, caller) ? row.ToView() : NotificationRules.Unseen(row);
    }

    public async Task<Result<Page<NotificationView>>> List(Guid recipientId, PageRequest page, Caller caller)
    {
        if (NotificationRules.RefusedList(recipientId, caller) is { } refusal)
        {
            return refusal;
        }

        var rows = await NotificationRows.ListAsync(database, recipientId, page);
        var (items, next) = rows.ToPage(page, row => row.Id);
        return new Page<NotificationView>([.. items.Select(row => row.ToView())], next);
    }

    public async Task<Result<ListPart<NotificationView>>> FindOfUser(
        Guid recipientId, NotificationFilter filter, ListRequest<NotificationColumn> request, Caller caller)
    {
        if (NotificationRules.RefusedList(recipientId, caller) is { } refusal)
        {
            return refusal;
        }

        var conditions = NotificationConditions.Of(recipientId, filter);
        var keyset = NotificationOrdering.Part(filter, conditions, request);
        if (!keyset.Fits)
        {
            return Keyset.OfAnotherList;
        }

        var part = await keyset.ReadAsync(
            database, "version, state", (row, id, first) => row.State<NotificationState>(first + 1).ToView(id, row.GetInt32(first)), conditions.Parameters);
        return await database.CountAsync(part, request, "notifications", conditions.Branches, conditions.Parameters());
    }

    public async Task<Result<Page<FailedDelivery>>> ListFailed(int limit, Caller caller)
    {
        if (!caller.IsAdmin)
        {
            return Refusal.Forbidden("Only an admin looks at what could not be delivered");
        }

        var rows = await NotificationRows.ListFailedAsync(database, limit);
        return new Page<FailedDelivery>(
            [.. rows.Select(row => new FailedDelivery(row.Id, row.State.Type, row.State.RecipientId, row.State.ErrorMessage ?? "", row.State.UpdatedAt))], null);
    }
}
