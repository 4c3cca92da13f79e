using System.Collections.Immutable;
using System.Text.Json.Serialization;
using MiniCrm.Database.Storage;
using MiniCrm.Users;

namespace MiniCrm.Grains.Users;

/// <summary>A user as it is stored. The hash of the password is here and nowhere else.</summary>
public sealed record UserState : AggregateState
{
    public const int FirstSignInGeneration = 1;

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    /// <summary>As it was written.</summary>
    public required string Email { get; init; }

    /// <summary>The address in lower case, of which the database makes what is unique among the living.</summary>
    public required string EmailKey { get; init; }

    public required UserRole Role { get; init; }

    public required bool IsActive { get; init; }

    public required string PasswordHash { get; init; }

    /// <summary>
    /// Counts how often all sign-ins were ended at once; they carry it in their ids, see <see cref="SignInId"/>. Its name in the row is that of
    /// builds in which only a new password did that.
    /// </summary>
    [JsonPropertyName("passwordGeneration")]
    public required int SignInGeneration { get; init; }

    /// <summary>Null when none is older than the generation.</summary>
    public KeptSignIn? KeptSignIn { get; init; }

    /// <summary>The addresses before the last changes, for the mails that tell of them; see <see cref="UserRules.FormerEmail"/>.</summary>
    public ImmutableArray<FormerEmail>? FormerEmails { get; init; }

    /// <summary>Null when the address counts as proved, see <see cref="VerificationRules"/>.</summary>
    public EmailVerification? Verification { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public UserView ToView(Guid id, int version) => new()
    {
        Id = id,
        Version = version,
        FirstName = FirstName,
        LastName = LastName,
        Email = Email,
        Role = Role,
        IsActive = IsActive,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
        AwaitsVerification = Verification is not null,
        IsRestricted = Verification is { Restricts: true },
    };

    public override string ToString() => nameof(UserState);
}
