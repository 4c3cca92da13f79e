using MiniCrm.Users;

namespace MiniCrm.Grains.Users;

/// <summary>A user to be created, with the hash of the password in the place of the password.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.NewUser")]
public sealed record NewUser
{
    [Id(0)] public required string FirstName { get; init; }

    [Id(1)] public required string LastName { get; init; }

    [Id(2)] public required string Email { get; init; }

    [Id(3)] public required UserRole Role { get; init; }

    [Id(4)] public required string PasswordHash { get; init; }

    /// <summary>True to be the first user ever or not to be created at all.</summary>
    [Id(5)] public bool ClaimsFounder { get; init; }

    /// <summary>True when the address is to be proved before the user sees anything.</summary>
    [Id(6)] public bool MustVerify { get; init; }

    public static NewUser From(CreateUser command, string passwordHash) => new()
    {
        FirstName = command.FirstName,
        LastName = command.LastName,
        Email = command.Email,
        Role = command.Role,
        PasswordHash = passwordHash,
    };

    /// <summary>As the first user ever, who is an admin.</summary>
    public NewUser AsFounder() => this with { Role = UserRole.Admin, ClaimsFounder = true, MustVerify = false };

    /// <summary>As somebody who has registered.</summary>
    public NewUser AsRegistered() => this with { Role = UserRole.SalesRep, ClaimsFounder = false, MustVerify = true };

    public override string ToString() => nameof(NewUser);
}
