using System.Text.Json;
using MiniCrm.Notifications;

namespace MiniCrm.Web.Inbox;

/// <summary>Which lead a notification is about: what belongs to it says so, if anything does.</summary>
public static class LeadOf
{
    /// <returns>Null for none, and for what is no id.</returns>
    public static Guid? Notification(NotificationView notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        if (notification.Metadata is null)
        {
            return null;
        }

        using var metadata = JsonDocument.Parse(notification.Metadata);
        return metadata.RootElement.ValueKind is JsonValueKind.Object && metadata.RootElement.TryGetProperty("leadId", out var id) && id.ValueKind is JsonValueKind.String
            && Guid.TryParseExact(id.GetString(), "D", out var lead) ? lead : null;
    }
}
