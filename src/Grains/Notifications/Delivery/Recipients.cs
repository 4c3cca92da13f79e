using MiniCrm.Users;

namespace MiniCrm.Grains.Notifications.Delivery;

/// <summary>Whom a notification goes to, asked of the user's grain right before it is sent.</summary>
internal static class Recipients
{
    /// <returns>The recipient, or why nothing is sent to them.</returns>
    public static async Task<(Recipient? Recipient, DeliveryOutcome? Refused)> FindAsync(this IGrainFactory grains, NotificationState notification)
    {
        var user = await grains.GetGrain<IUserGrain>(notification.RecipientId).Get();
        if (!user.Succeeded)
        {
            return (null, DeliveryOutcome.Refused("The recipient does not exist any more"));
        }

        if (!user.Value.IsActive)
        {
            return (null, DeliveryOutcome.Refused("The recipient is not active"));
        }

        if (notification.Notice is not { Kind: AccountNoticeKind.EmailChanged } notice)
        {
            return (Recipient.Of(user.Value), null);
        }

        var former = await grains.GetGrain<IUserMailGrain>(notification.RecipientId).FormerEmail(notice.At);
        return former.Succeeded
            ? (new Recipient(user.Value, former.Value), null)
            : (null, DeliveryOutcome.Refused("The former address is not kept any more"));
    }
}
