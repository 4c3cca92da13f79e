using System.Text.Json.Serialization;

namespace MiniCrm.Notifications;

/// <summary>What became of a notification.</summary>
[GenerateSerializer, Alias("minicrm.NotificationStatus")]
[JsonConverter(typeof(SnakeCaseEnumConverter<NotificationStatus>))]
public enum NotificationStatus
{
    Pending = 0,
    Sent = 1,
    Failed = 2,
}
