using MiniCrm.Database.Storage;
using MiniCrm.Users;

namespace MiniCrm.Grains.Users;

/// <summary>How an address is proved. Addresses that an admin has set, the first user's, and those from before anything was asked count as proved.</summary>
public static class VerificationRules
{
    /// <summary>The same whatever is wrong: nobody learns who there is, or what has been proved.</summary>
    public static Refusal NotAccepted { get; } = Refusal.Invalid("token", "is not valid, or no longer");

    private static readonly Refusal Verified = new(RefusalKind.Conflict, "The e-mail address is verified");

    public static Decision<UserState> Renew(Guid id, UserState? user, DateTimeOffset now)
    {
        if (user is null)
        {
            return UserRefusals.NotFound;
        }

        if (user.Verification is not { } verification)
        {
            return Verified;
        }

        return verification.RefusedMail(now) is { } refusal
            ? refusal
            : new Change<UserState>(user with { Verification = EmailVerification.Next(verification, now) }, id, now, []);
    }

    public static Decision<UserState> Verify(Guid id, UserState? user, VerificationToken token, DateTimeOffset now)
    {
        if (user?.IsActive != true || user.Verification?.IsProvedBy(token, now) != true)
        {
            return NotAccepted;
        }

        var verified = user with { Verification = null, UpdatedAt = now };
        return new Change<UserState>(verified, id, now, [new(UserChanges.Event(id, user, verified, now), [new FieldChange("emailVerified", false, true)])]);
    }

    /// <summary>Why a user may not change the own address yet: each change sends a mail to wherever they say.</summary>
    public static Refusal? RefusedChange(UserState user, string email, bool own, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(user);
        return own && !IsSame(email, user) ? user.Verification?.RefusedMail(now) is { } refusal ? refusal with { Member = "email" } : null : null;
    }

    /// <summary>What is to be proved after a change of the address; an admin vouches for the address of somebody else.</summary>
    public static EmailVerification? AfterChange(UserState user, string email, bool own, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(user);
        return IsSame(email, user) ? user.Verification : own ? EmailVerification.Next(user.Verification, now) : null;
    }

    /// <summary>What a mail with the link needs.</summary>
    public static Result<VerificationToken> Token(Guid id, UserState? user, DateTimeOffset now) => user switch
    {
        null => UserRefusals.NotFound,
        { Verification: null } => Verified,
        { Verification: { } verification } when now < verification.ExpiresAt =>
            VerificationToken.Of(id, [.. Convert.FromBase64String(verification.Secret)]),
        _ => NotAccepted,
    };

    private static bool IsSame(string email, UserState user) => EmailAddress.Key(email) == EmailAddress.Key(user.Email);
}
