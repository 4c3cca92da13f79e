using System.Text.Json.Serialization;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Validation;
using MiniCrm.Users;

namespace MiniCrm.Api.Users;

/// <param name="Role">sales_rep when it is left out.</param>
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

/// <summary>What is left out stays as it is.</summary>
[Example("""{"firstName":"Grace Brewster"}""")]
public sealed record UpdateUserRequest(
    [property: Mandatory, Text(100)] Optional<string> FirstName,
    [property: Mandatory, Text(100)] Optional<string> LastName,
    [property: Mandatory, Email] Optional<string> Email,
    Optional<UserRole> Role,
    Optional<bool> IsActive,
    [property: Mandatory, NewPassword] Optional<string> Password)
{
    public override string ToString() => nameof(UpdateUserRequest);
}

/// <summary>A user; of others, a sales_rep sees id, name and e-mail only.</summary>
public sealed record UserResponse
{
    public required Guid Id { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public required string Email { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UserRole? Role { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsActive { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? CreatedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? UpdatedAt { get; init; }

    internal static UserResponse Of(UserView user) => Card(user) with
    {
        Role = user.Role,
        IsActive = user.IsActive,
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
