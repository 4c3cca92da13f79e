namespace MiniCrm.Notifications;

/// <summary>Notifications by id and by recipient, answered from the rows by any silo of the notifications role.</summary>
[Alias("minicrm.INotificationDirectoryGrain")]
public interface INotificationDirectoryGrain : IGrainWithIntegerKey
{
    [Alias("Find")]
    [Refuses(RefusalKind.NotFound)]
    Task<Result<NotificationView>> Find(Guid notificationId, Caller caller);

    [Alias("List")]
    [Refuses(RefusalKind.Forbidden)]
    Task<Result<Page<NotificationView>>> List(Guid recipientId, PageRequest page, Caller caller);

    /// <summary>Those of a user that a filter lets through, in any order; forwards and backwards.</summary>
    [Alias("FindOfUser")]
    [Refuses(RefusalKind.Forbidden, RefusalKind.Unprocessable)]
    Task<Result<ListPart<NotificationView>>> FindOfUser(Guid recipientId, NotificationFilter filter, ListRequest<NotificationColumn> request, Caller caller);

    /// <summary>Those whose delivery has failed, of all recipients, the latest first; for an admin.</summary>
    [Alias("ListFailed")]
    [Refuses(RefusalKind.Forbidden)]
    Task<Result<Page<FailedDelivery>>> ListFailed(int limit, Caller caller);
}

/// <summary>Whether the notifications role is there, see <see cref="IRoleHealthGrain"/>.</summary>
[Alias("minicrm.INotificationsHealthGrain")]
public interface INotificationsHealthGrain : IRoleHealthGrain;
