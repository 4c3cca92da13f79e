namespace MiniCrm.Users;

/// <summary>A new user; the password is in clear here and hashed before any user grain sees it.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.CreateUser")]
public sealed record CreateUser
{
    [Id(0)] public required string FirstName { get; init; }

    [Id(1)] public required string LastName { get; init; }

    [Id(2)] public required string Email { get; init; }

    [Id(3)] public required string Password { get; init; }

    [Id(4)] public UserRole Role { get; init; }

    /// <summary>Where from, when the new user is signed in at once.</summary>
    [Id(5)] public SignInOrigin? Origin { get; init; }

    public override string ToString() => nameof(CreateUser);
}

/// <summary>A change of a user; what is not set stays as it is.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.UpdateUser")]
public sealed record UpdateUser
{
    [Id(0)] public Optional<string> FirstName { get; init; }

    [Id(1)] public Optional<string> LastName { get; init; }

    [Id(2)] public Optional<string> Email { get; init; }

    [Id(3)] public Optional<UserRole> Role { get; init; }

    [Id(4)] public Optional<bool> IsActive { get; init; }

    [Id(5)] public Optional<string> Password { get; init; }

    [Id(6)] public Precondition? IfMatch { get; init; }

    /// <summary>For those who change their own password or e-mail address.</summary>
    [Id(7)] public string? CurrentPassword { get; init; }

    /// <summary>The caller's sign-in, which goes on when their others end; null from a gateway of a build that did not tell.</summary>
    [Id(8)] public Guid? SignInId { get; init; }

    public override string ToString() => nameof(UpdateUser);
}

/// <summary>An attempt to sign in.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.SignIn")]
public sealed record SignIn(string Email, string Password)
{
    /// <summary>Null from a gateway of a build that did not tell.</summary>
    [Id(0)] public SignInOrigin? Origin { get; init; }

    /// <summary>How long it has waited for the outcome of others already.</summary>
    [Id(1)] public TimeSpan Waited { get; init; }

    /// <summary>How many attempts from the same place of the network have failed of late, at whatever accounts.</summary>
    [Id(2)] public int FailuresOfSource { get; init; }

    public override string ToString() => nameof(SignIn);
}

/// <summary>A sign-in that was opened or renewed.</summary>
/// <param name="Token">To be used once.</param>
[GenerateSerializer, Immutable, Alias("minicrm.SignedIn")]
public sealed record SignedIn(UserView User, RefreshToken Token)
{
    /// <summary>When the sign-in is over, however often it is refreshed; null when that is far.</summary>
    [Id(0)] public DateTimeOffset? Until { get; init; }

    public override string ToString() => nameof(SignedIn);
}
