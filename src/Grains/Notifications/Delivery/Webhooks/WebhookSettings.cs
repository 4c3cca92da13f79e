using MiniCrm.Notifications;

namespace MiniCrm.Grains.Notifications.Delivery.Webhooks;

/// <summary>Where notifications of a type are posted to.</summary>
public sealed record WebhookSettings(NotificationType Type, Uri Url, string Secret)
{
    public override string ToString() => $"{nameof(WebhookSettings)} of {Type}";
}
