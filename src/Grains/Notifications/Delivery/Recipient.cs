using MiniCrm.Users;

namespace MiniCrm.Grains.Notifications.Delivery;

/// <summary>Whom a notification goes to, as asked right before it is sent.</summary>
/// <param name="Email">Where to; not always the user's address of today.</param>
public sealed record Recipient(UserView User, string Email)
{
    public static Recipient Of(UserView user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new(user, user.Email);
    }

    public override string ToString() => nameof(Recipient);
}
