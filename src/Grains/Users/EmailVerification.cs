using System.Security.Cryptography;
using MiniCrm.Users;

namespace MiniCrm.Grains.Users;

/// <summary>An address that is still to be proved, with the secret of the link that proves it. It is stored here and nowhere else.</summary>
public sealed record EmailVerification
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    // So many mails at once; then each next one twice as late, so that nobody's mailbox is filled by a stranger.
    private const int MailsAtOnce = 3;
    private const int MaxDoublings = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(5);

    /// <summary>Base64. In clear, because a mail that is tried again must hold the same link; it opens nothing but this proof, for a day.</summary>
    public required string Secret { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The user has registered, and has never had an address that was proved.</summary>
    public bool Restricts { get; init; }

    /// <summary>How many mails have been asked for until an address is proved.</summary>
    public required int Mails { get; init; }

    /// <summary>When the next one may be.</summary>
    public required DateTimeOffset NextMailAt { get; init; }

    /// <summary>Of a user who has just registered.</summary>
    public static EmailVerification OfRegistration(DateTimeOffset now) => Next(null, now) with { Restricts = true };

    /// <summary>Another link in the place of the one before, which no longer proves anything.</summary>
    public static EmailVerification Next(EmailVerification? before, DateTimeOffset now)
    {
        var mails = (before?.Mails ?? 0) + 1;
        return new()
        {
            Secret = Convert.ToBase64String(VerificationToken.NewSecret().AsSpan()),
            ExpiresAt = now + Lifetime,
            Restricts = before?.Restricts ?? false,
            Mails = mails,
            NextMailAt = mails < MailsAtOnce ? now : now + (FirstPause * Math.Pow(2, Math.Min(mails - MailsAtOnce, MaxDoublings))),
        };
    }

    /// <summary>Why no further mail is sent yet; null when one may be.</summary>
    public Refusal? RefusedMail(DateTimeOffset now) => now >= NextMailAt
        ? null
        : new Refusal(RefusalKind.TooManyRequests, "Too many mails asked for: wait for those that are under way") { RetryAfter = NextMailAt - now };

    public bool IsProvedBy(VerificationToken token, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(token);
        return CryptographicOperations.FixedTimeEquals(token.Secret.AsSpan(), Convert.FromBase64String(Secret)) && now < ExpiresAt;
    }

    public override string ToString() => nameof(EmailVerification);
}
