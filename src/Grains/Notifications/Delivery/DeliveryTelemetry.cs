using System.Diagnostics;
using System.Diagnostics.Metrics;
using MiniCrm.Notifications;

namespace MiniCrm.Grains.Notifications.Delivery;

/// <summary>What can be seen of deliveries from outside.</summary>
internal static class DeliveryTelemetry
{
    public const string Name = "MiniCrm.Delivery";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Deliveries =
        Meter.CreateCounter<long>("minicrm.deliveries", description: "Attempts to deliver a notification, by channel and outcome");

    /// <param name="left">What the attempt has left behind: a pending notification is tried again.</param>
    public static void Count(NotificationState left) => Deliveries.Add(
        1,
        new KeyValuePair<string, object?>("channel", Tag(left.Type)),
        new KeyValuePair<string, object?>("outcome", left.Status switch
        {
            NotificationStatus.Sent => "sent",
            NotificationStatus.Failed => "failed",
            _ => "retry",
        }));

    /// <summary>The attempt as a part of the trace that the notification came from, whether or not anybody listens: its events name the trace.</summary>
    public static Activity StartAttempt(NotificationRow notification)
    {
        var parent = notification.State.Traceparent;
        var activity = Source.StartActivity("deliver", ActivityKind.Producer, parent);
        if (activity is null)
        {
            activity = new Activity("deliver");
            if (parent is not null)
            {
                activity.SetParentId(parent);
            }

            activity.Start();
        }

        activity.SetTag("minicrm.notification.id", notification.Id);
        activity.SetTag("minicrm.channel", Tag(notification.State.Type));
        return activity;
    }

    private static string Tag(NotificationType channel) => channel switch
    {
        NotificationType.Email => "email",
        NotificationType.Sms => "sms",
        NotificationType.Push => "push",
        _ => "in_app",
    };
}
