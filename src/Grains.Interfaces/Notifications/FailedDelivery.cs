namespace MiniCrm.Notifications;

/// <summary>A notification that could not be delivered, without what it says.</summary>
/// <param name="Error">What its channel said.</param>
/// <param name="Time">When it was given up.</param>
[GenerateSerializer, Immutable, Alias("minicrm.FailedDelivery")]
public sealed record FailedDelivery(Guid Id, NotificationType Type, Guid RecipientId, string Error, DateTimeOffset Time);
