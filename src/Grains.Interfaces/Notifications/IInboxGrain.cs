namespace MiniCrm.Notifications;

/// <summary>The inbox of one user. Its key is the user's id.</summary>
[Alias("minicrm.IInboxGrain")]
public interface IInboxGrain : IGrainWithGuidKey
{
    /// <summary>Puts a notification into the inbox; refused when there is no such user.</summary>
    [Alias("Post")]
    Task<Result<NotificationView>> Post(PostNotification command, Caller caller);

    /// <summary>Marks a notification as read; a second time changes nothing.</summary>
    [Alias("MarkRead")]
    Task<Result<NotificationView>> MarkRead(Guid notificationId, IfMatch? ifMatch, Caller caller);
}
