using System.Collections.Immutable;
using System.Security.Cryptography;
using MiniCrm.Users;

namespace MiniCrm.Grains.Users;

/// <summary>How long a sign-in lasts, and what a refresh token does to it.</summary>
public static class SignInRules
{
    /// <summary>From one use of the refresh token to the next.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>From the password to the end of a browser's session, whatever it does meanwhile.</summary>
    public static readonly TimeSpan SessionLifetime = TimeSpan.FromHours(8);

    /// <summary>The same for every token that is not accepted: nobody learns why.</summary>
    public static Refusal NotAccepted { get; } = new(RefusalKind.Unauthenticated, "The refresh token is not valid, or no longer");

    /// <summary>Likewise for session keys.</summary>
    public static Refusal SessionIsOver { get; } = new(RefusalKind.Unauthenticated, "The session is over");

    /// <param name="isNewDevice">The user has signed in before, but not from there: they are told.</param>
    public static Decision<SignInState> Open(
        SignInState? existing, Guid id, Guid userId, RefreshToken token, SignInOrigin? origin, bool isNewDevice, DateTimeOffset now)
    {
        if (existing is not null)
        {
            return new Refusal(RefusalKind.Conflict, "There is a sign-in with this id already");
        }

        var signIn = new SignInState
        {
            UserId = userId,
            FamilyHash = Digest(token.Family),
            SecretHash = Digest(token.Secret),
            ExpiresAt = now + Lifetime,
            CreatedAt = now,
            Source = origin?.Source,
            UserAgent = Kept(origin?.UserAgent),
            DeviceId = origin?.DeviceId,
            LastUsedAt = now,
            LastSource = origin?.Source,
        };
        return new Change<SignInState>(signIn, userId, now, isNewDevice ? [new(new UserNewDevice(id, userId, now), null)] : []);
    }

    /// <summary>A used token is exchanged for the next one; a token used before ends the sign-in.</summary>
    /// <param name="origin">Null when the gateway does not tell.</param>
    /// <param name="userRefusal">Why the user may not go on, as the user's grain says.</param>
    /// <param name="maxAge">How old the sign-in may become.</param>
    public static Decision<SignInState> Refresh(
        SignInState? signIn, RefreshToken used, RefreshToken next, SignInOrigin? origin, Refusal? userRefusal, TimeSpan maxAge, DateTimeOffset now)
    {
        if (!IsOfFamily(signIn, used.Family) || signIn!.EndedAt is not null || signIn.ExpiresAt <= now || EndOf(signIn, maxAge) <= now)
        {
            return NotAccepted;
        }

        if (!IsCurrent(signIn, used))
        {
            return Changed(signIn with { EndedAt = now }, now);
        }

        return userRefusal is not null
            ? NotAccepted
            : Changed(
                signIn with
                {
                    SecretHash = Digest(next.Secret),
                    ExpiresAt = Earlier(now + Lifetime, EndOf(signIn, maxAge)),
                    LastUsedAt = now,
                    LastSource = origin?.Source ?? signIn.LastSource,
                },
                now);
    }

    /// <summary>When a sign-in is over, however often it is refreshed.</summary>
    public static DateTimeOffset EndOf(SignInState signIn, TimeSpan maxAge) => signIn.CreatedAt + maxAge;

    /// <summary>Makes of a sign-in that was just opened one of a browser's pages: there is no refresh token any more.</summary>
    public static Decision<SignInState> OpenSession(SignInState? signIn, RefreshToken token, SessionKey key, DateTimeOffset now)
    {
        if (!IsOfFamily(signIn, token.Family) || !IsCurrent(signIn!, token) || signIn!.ExpiresAt <= now)
        {
            return NotAccepted;
        }

        return Changed(
            signIn with
            {
                SecretHash = Digest(token.Next().Secret),
                SessionHash = Digest(key.Secret),
                ExpiresAt = signIn.CreatedAt + SessionLifetime,
            },
            now);
    }

    /// <param name="mayEnd">Whether what was shown gives the right to.</param>
    public static Decision<SignInState> End(SignInState? signIn, bool mayEnd, DateTimeOffset now)
    {
        if (signIn is null || !mayEnd)
        {
            return NotAccepted;
        }

        return signIn.EndedAt is null ? Changed(signIn with { EndedAt = now }, now) : Decision.Unchanged<SignInState>();
    }

    /// <summary>Where the sign-in was opened, for a mail to its user.</summary>
    public static Result<SignInOrigin> Origin(SignInState? signIn, Guid userId) => signIn?.Source is { } source && signIn.UserId == userId
        ? new SignInOrigin { Source = source, UserAgent = signIn.UserAgent, DeviceId = signIn.DeviceId }
        : NotAccepted;

    /// <summary>True while the key opens pages, as far as the sign-in has a say in it.</summary>
    public static bool Admits(SignInState? signIn, SessionKey key, DateTimeOffset now) =>
        IsOfSession(signIn, key) && signIn!.EndedAt is null && now < signIn.CreatedAt + SessionLifetime;

    /// <summary>True for the secret in every token this sign-in ever gave out.</summary>
    public static bool IsOfFamily(SignInState? signIn, ImmutableArray<byte> family) => signIn is not null && Matches(family, signIn.FamilyHash);

    /// <summary>True for the one key of the sign-in's session, over or not.</summary>
    public static bool IsOfSession(SignInState? signIn, SessionKey key) => signIn?.SessionHash is { } hash && Matches(key.Secret, hash);

    /// <summary>True for the one token that may be used next.</summary>
    public static bool IsCurrent(SignInState signIn, RefreshToken token) => signIn.EndedAt is null && Matches(token.Secret, signIn.SecretHash);

    private static Change<SignInState> Changed(SignInState signIn, DateTimeOffset now) => new(signIn, signIn.UserId, now, []);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    /// <summary>Of a long text the beginning, and no half of a character.</summary>
    private static string? Kept(string? userAgent) => userAgent is not { Length: > SignInOrigin.MaxUserAgent } ? userAgent
        : userAgent[..(char.IsHighSurrogate(userAgent[SignInOrigin.MaxUserAgent - 1]) ? SignInOrigin.MaxUserAgent - 1 : SignInOrigin.MaxUserAgent)];

    private static string Digest(ImmutableArray<byte> secret) => Convert.ToBase64String(SHA256.HashData(secret.AsSpan()));

    private static bool Matches(ImmutableArray<byte> secret, string digest) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(secret.AsSpan()), Convert.FromBase64String(digest));
}
