namespace MiniCrm.Grains.Notifications.Delivery;

/// <summary>What an inbox is told by those who deliver its notifications.</summary>
[Alias("minicrm.ISettlementGrain")]
public interface ISettlementGrain : IGrainWithGuidKey
{
    /// <summary>Stores how an attempt ended. Whoever comes too late or a second time changes nothing.</summary>
    /// <param name="lease">Under which the notification was claimed.</param>
    [Alias("Settle")]
    Task Settle(Guid notificationId, Guid lease, DeliveryOutcome outcome);
}
