using System.Text.Json.Serialization;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Validation;
using MiniCrm.Users;

namespace MiniCrm.Api.Users;

/// <summary>A user to be created.</summary>
/// <param name="FirstName">The given name.</param>
/// <param name="LastName">The family name.</param>
/// <param name="Email">What the user signs in with; no two users have the same.</param>
/// <param name="Password">What the user signs in with; 72 bytes of UTF-8 at most.</param>
/// <param name="Role">What the user may do: sales_rep when it is left out or null.</param>
[Example("""{"firstName":"Grace","lastName":"Hopper","email":"grace@example.com","password":"nanoseconds","role":"manager"}""")]
public sealed record CreateUserRequest(
    [property: Mandatory, Text(100)] string FirstName,
    [property: Mandatory, Text(100)] string LastName,
    [property: Mandatory, Email] string Email,
    [property: Mandatory, NewPassword] string Password,
    UserRole? Role)
{
    public override string ToString() => nameof(CreateUserRequest);
}

/// <summary>Changes of a user: what is left out stays as it is.</summary>
/// <param name="FirstName">The given name.</param>
/// <param name="LastName">The family name.</param>
/// <param name="Email">What the user signs in with; no two users have the same.</param>
/// <param name="Role">What the user may do. Nobody changes their own.</param>
/// <param name="IsActive">Whether the user may sign in. Nobody changes their own.</param>
/// <param name="Password">A new one ends the sign-ins of the user, but for the one that sets it; 72 bytes of UTF-8 at most.</param>
/// <param name="CurrentPassword">Only for those who change their own password or e-mail address.</param>
[Example("""{"firstName":"Grace Brewster"}""")]
public sealed record UpdateUserRequest(
    [property: Mandatory, Text(100)] Optional<string> FirstName,
    [property: Mandatory, Text(100)] Optional<string> LastName,
    [property: Mandatory, Email] Optional<string> Email,
    Optional<UserRole> Role,
    Optional<bool> IsActive,
    [property: Mandatory, NewPassword] Optional<string> Password,
    [property: Mandatory] Optional<string> CurrentPassword)
{
    public override string ToString() => nameof(UpdateUserRequest);
}

/// <summary>A user; of others, a sales_rep sees id, name and e-mail only.</summary>
public sealed record UserResponse
{
    /// <summary>Given by the system; rises with time.</summary>
    public required Guid Id { get; init; }

    /// <summary>The given name.</summary>
    public required string FirstName { get; init; }

    /// <summary>The family name.</summary>
    public required string LastName { get; init; }

    /// <summary>What the user signs in with.</summary>
    public required string Email { get; init; }

    /// <summary>What the user may do.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UserRole? Role { get; init; }

    /// <summary>Whether the user may sign in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsActive { get; init; }

    /// <summary>Whether the address is known to be the user's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? EmailVerified { get; init; }

    /// <summary>When it was created, in UTC.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was changed last, in UTC.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? UpdatedAt { get; init; }

    internal static UserResponse Of(UserView user) => Card(user) with
    {
        Role = user.Role,
        IsActive = user.IsActive,
        EmailVerified = !user.AwaitsVerification,
        CreatedAt = user.CreatedAt,
        UpdatedAt = user.UpdatedAt,
    };

    /// <summary>As much of the user as the caller may see.</summary>
    internal static UserResponse For(Caller caller, UserView user) =>
        caller.SeesEverything || caller.UserId == user.Id ? Of(user) : Card(user);

    private static UserResponse Card(UserView user) => new()
    {
        Id = user.Id,
        FirstName = user.FirstName,
        LastName = user.LastName,
        Email = user.Email,
    };
}
