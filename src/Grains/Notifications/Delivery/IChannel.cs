using MiniCrm.Notifications;

namespace MiniCrm.Grains.Notifications.Delivery;

/// <summary>A way out of the house.</summary>
public interface IChannel
{
    NotificationType Type { get; }

    /// <summary>Tries once. What goes wrong on the way is an outcome, not an exception.</summary>
    /// <param name="recipient">As the user is right now.</param>
    /// <exception cref="OperationCanceledException">It took too long, or the silo stops: whether it arrived is not known.</exception>
    Task<DeliveryOutcome> SendAsync(NotificationRow notification, Recipient recipient, CancellationToken cancellationToken);
}

/// <summary>Stands for a channel that nobody has set up.</summary>
public sealed class UnconfiguredChannel(NotificationType type, string variable) : IChannel
{
    public NotificationType Type { get; } = type;

    public Task<DeliveryOutcome> SendAsync(NotificationRow notification, Recipient recipient, CancellationToken cancellationToken) =>
        Task.FromResult(DeliveryOutcome.Refused($"The channel is not configured: {variable} is not set"));
}
