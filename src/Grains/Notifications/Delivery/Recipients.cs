using MiniCrm.Users;

namespace MiniCrm.Grains.Notifications.Delivery;

/// <summary>Whom a notification goes to, asked of the user's grain right before it is sent.</summary>
internal static class Recipients
{
    /// <returns>The user, or why nothing is sent to them.</returns>
    public static async Task<(UserView? User, DeliveryOutcome? Refused)> FindAsync(this IGrainFactory grains, Guid recipientId)
    {
        var user = await grains.GetGrain<IUserGrain>(recipientId).Get();
        return user switch
        {
            { Succeeded: false } => (null, DeliveryOutcome.Refused("The recipient does not exist any more")),
            { Value.IsActive: false } => (null, DeliveryOutcome.Refused("The recipient is not active")),
            _ => (user.Value, null),
        };
    }
}
