using System.Text.Json.Serialization;

namespace MiniCrm.Notifications;

/// <summary>The channel a notification goes by.</summary>
[GenerateSerializer, Alias("minicrm.NotificationType")]
[JsonConverter(typeof(SnakeCaseEnumConverter<NotificationType>))]
public enum NotificationType
{
    InApp = 0,
    Email = 1,
    Sms = 2,
    Push = 3,
}
