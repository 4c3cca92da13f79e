using MiniCrm.Users;

namespace MiniCrm.Grains.Notifications.Delivery;

/// <summary>Whom a notification goes to, and what else was asked right before it is sent.</summary>
/// <param name="Email">Where to; not always the user's address of today.</param>
public sealed record Recipient(UserView User, string Email)
{
    /// <summary>Proves that the user reads the mail; null when nothing is to be proved.</summary>
    public Uri? VerificationLink { get; init; }

    /// <summary>Where the sign-in that the mail tells of was opened.</summary>
    public SignInOrigin? SignIn { get; init; }

    public static Recipient Of(UserView user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new(user, user.Email);
    }

    /// <summary>Says nothing: it holds a secret.</summary>
    public override string ToString() => nameof(Recipient);
}
