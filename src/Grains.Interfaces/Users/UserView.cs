namespace MiniCrm.Users;

/// <summary>A user as callers may see it: never a password, never its hash.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.UserView")]
public sealed record UserView
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required int Version { get; init; }

    [Id(2)] public required string FirstName { get; init; }

    [Id(3)] public required string LastName { get; init; }

    [Id(4)] public required string Email { get; init; }

    [Id(5)] public required UserRole Role { get; init; }

    [Id(6)] public required bool IsActive { get; init; }

    [Id(7)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(8)] public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Nobody has proved yet that the address is the user's. Absent from builds that asked for no proof, and so the exception and not the rule.</summary>
    [Id(9)] public bool AwaitsVerification { get; init; }

    /// <summary>The user has registered and never proved an address: may see and change nothing but the own account.</summary>
    [Id(10)] public bool IsRestricted { get; init; }
}
