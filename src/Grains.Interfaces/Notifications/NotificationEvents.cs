using System.Text.Json.Serialization;

namespace MiniCrm.Notifications;

/// <summary>Topic <c>notification.sent</c>.</summary>
public sealed record NotificationSent(Guid NotificationId, NotificationType Type, Guid RecipientId, string Title, string Message, DateTimeOffset Timestamp) : IDomainEvent
{
    [JsonIgnore]
    public string Topic => "notification.sent";
}

/// <summary>Topic <c>notification.failed</c>.</summary>
public sealed record NotificationFailed(Guid NotificationId, NotificationType Type, Guid RecipientId, string Error, DateTimeOffset Timestamp) : IDomainEvent
{
    [JsonIgnore]
    public string Topic => "notification.failed";
}
