namespace MiniCrm.Notifications;

public sealed record NotificationSent(Guid NotificationId, NotificationType Type, Guid RecipientId, string Title, string Message, DateTimeOffset Timestamp) : IDomainEvent
{
    public const string Topic = "notification.sent";
}

public sealed record NotificationFailed(Guid NotificationId, NotificationType Type, Guid RecipientId, string Error, DateTimeOffset Timestamp) : IDomainEvent
{
    public const string Topic = "notification.failed";
}
