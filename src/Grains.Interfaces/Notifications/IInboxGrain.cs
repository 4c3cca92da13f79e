using Orleans.Concurrency;

namespace MiniCrm.Notifications;

/// <summary>The inbox of one user. Its key is the user's id.</summary>
[Alias("minicrm.IInboxGrain")]
public interface IInboxGrain : IGrainWithGuidKey
{
    /// <summary>Puts a notification into the inbox; refused when there is no such user.</summary>
    [Alias("Post")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.Busy)]
    Task<Result<NotificationView>> Post(PostNotification command, Caller caller);

    /// <summary>
    /// Makes the notification that the event leads to, once however often the event comes. It is stored when this returns null; when it
    /// throws, the event is to be handed in again, and after a refusal never.
    /// </summary>
    [Alias("Receive")]
    [Refuses(RefusalKind.Unprocessable)]
    Task<Refusal?> Receive(ReceivedEvent received);

    /// <summary>Marks a notification as read; a second time changes nothing.</summary>
    [Alias("MarkRead")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.StaleVersion, RefusalKind.Busy)]
    Task<Result<NotificationView>> MarkRead(Guid notificationId, Precondition? precondition, Caller caller);

    /// <summary>Has a notification that failed delivered once more, its attempts counted anew; for an admin, and in conflict with any other status.</summary>
    [Alias("Retry")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.Conflict, RefusalKind.StaleVersion, RefusalKind.Busy)]
    Task<Result<NotificationView>> Retry(Guid notificationId, Precondition? precondition, Caller caller);

    /// <summary>
    /// Tells every notification written after a version of the inbox, from now on when it is null, as it is then: one that was written several
    /// times since may be told once. When the activation ends it throws: watch on after the last sequence that was told.
    /// </summary>
    [AlwaysInterleave]
    [Alias("Watch")]
    IAsyncEnumerable<Live<NotificationView>> Watch(int? after, CancellationToken cancellationToken = default);
}
