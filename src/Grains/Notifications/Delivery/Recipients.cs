using MiniCrm.Notifications;
using MiniCrm.Users;

namespace MiniCrm.Grains.Notifications.Delivery;

/// <summary>Whom a notification goes to, asked of the user's grain right before it is sent.</summary>
public sealed class Recipients(IGrainFactory grains, DeliverySettings settings)
{
    /// <returns>The recipient, or why nothing is sent to them.</returns>
    public async Task<(Recipient? Recipient, DeliveryOutcome? Refused)> FindAsync(NotificationState notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        var user = await grains.GetGrain<IUserGrain>(notification.RecipientId).Get();
        if (!user.Succeeded)
        {
            return Nobody("The recipient does not exist any more");
        }

        if (!user.Value.IsActive)
        {
            return Nobody("The recipient is not active");
        }

        return notification.Notice switch
        {
            null when notification.Type is NotificationType.Email && user.Value.AwaitsVerification => Nobody("The recipient's address is not verified"),
            { Kind: AccountNoticeKind.EmailChanged } notice => await AtFormerAddressAsync(user.Value, notice.At),
            { Kind: AccountNoticeKind.NewDevice, SignInId: { } signIn } => (Recipient.Of(user.Value) with { SignIn = await OriginAsync(signIn, user.Value) }, null),
            { Kind: AccountNoticeKind.Verification } when !user.Value.AwaitsVerification => Nobody("The address is verified already"),
            { Kind: AccountNoticeKind.Welcome or AccountNoticeKind.Verification } when user.Value.AwaitsVerification => await WithLinkAsync(user.Value),
            _ => (Recipient.Of(user.Value), null),
        };
    }

    private static (Recipient? Recipient, DeliveryOutcome? Refused) Nobody(string reason) => (null, DeliveryOutcome.Refused(reason));

    private async Task<(Recipient? Recipient, DeliveryOutcome? Refused)> AtFormerAddressAsync(UserView user, DateTimeOffset changedAt)
    {
        var former = await grains.GetGrain<IUserMailGrain>(user.Id).FormerEmail(changedAt);
        return former.Succeeded ? (new Recipient(user, former.Value), null) : Nobody("The former address is not kept any more");
    }

    private async Task<SignInOrigin?> OriginAsync(Guid signIn, UserView user)
    {
        var origin = await grains.GetGrain<ISignInMailGrain>(signIn).Origin(user.Id);
        return origin.Value;
    }

    private async Task<(Recipient? Recipient, DeliveryOutcome? Refused)> WithLinkAsync(UserView user)
    {
        if (settings.PublicUrl is not { } address)
        {
            return Nobody($"There is no link to verify the address with: {PublicAddress.Variable} is not set");
        }

        var token = await grains.GetGrain<IUserMailGrain>(user.Id).Verification();
        return token.Succeeded
            ? (Recipient.Of(user) with { VerificationLink = PublicAddress.Verification(address, token.Value) }, null)
            : Nobody("The link to verify the address with is no longer good");
    }
}
