using MiniCrm.Database.Storage;
using MiniCrm.Users;

namespace MiniCrm.Grains.Users;

/// <summary>A sign-in as it is stored; of its secrets only digests.</summary>
public sealed record SignInState : AggregateState
{
    public required Guid UserId { get; init; }

    /// <summary>SHA-256 of the family's secret, base64.</summary>
    public required string FamilyHash { get; init; }

    /// <summary>SHA-256 of the secret of the one token that may be used next, base64.</summary>
    public required string SecretHash { get; init; }

    /// <summary>SHA-256 of the secret of a browser's session, base64; null for a sign-in of the API.</summary>
    public string? SessionHash { get; init; }

    /// <summary>When that token can no longer be used; of a browser's session, when it ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>By log-out, or by a second use of a token.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The place in the network it was opened from; null when the gateway did not tell, like all of these.</summary>
    public string? Source { get; init; }

    /// <summary>What the client called itself, cut at <see cref="SignInOrigin.MaxUserAgent"/>.</summary>
    public string? UserAgent { get; init; }

    public Guid? DeviceId { get; init; }

    /// <summary>When it was opened or a refresh token was used, whichever was later.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Where that came from.</summary>
    public string? LastSource { get; init; }

    public SignInView ToView(Guid id) => new()
    {
        Id = id,
        UserAgent = UserAgent,
        Source = LastSource,
        CreatedAt = CreatedAt,

        // Builds that did not keep it moved the end of the next use with each one.
        LastUsedAt = LastUsedAt ?? ExpiresAt - SignInRules.Lifetime,
    };

    public override string ToString() => nameof(SignInState);
}
