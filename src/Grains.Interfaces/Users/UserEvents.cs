using System.Text.Json.Serialization;

namespace MiniCrm.Users;

/// <summary>Topic <c>user.created</c>.</summary>
public sealed record UserCreated(Guid UserId, string Email, string FirstName, string LastName, UserRole Role, DateTimeOffset Timestamp) : IDomainEvent
{
    [JsonIgnore]
    public string Topic => "user.created";
}

/// <summary>Topic <c>user.updated</c>: the members that changed, and no others.</summary>
public sealed record UserUpdated(Guid UserId, string? Email, string? FirstName, string? LastName, UserRole? Role, bool? IsActive, DateTimeOffset Timestamp) : IDomainEvent
{
    [JsonIgnore]
    public string Topic => "user.updated";
}

/// <summary>Topic <c>user.deleted</c>.</summary>
public sealed record UserDeleted(Guid UserId, DateTimeOffset Timestamp) : IDomainEvent
{
    [JsonIgnore]
    public string Topic => "user.deleted";
}

/// <summary>Topic <c>user.security_changed</c>: what a user signs in with was changed, and no word of what it was or is.</summary>
public sealed record UserSecurityChanged(Guid UserId, SecurityChange Kind, DateTimeOffset Timestamp) : IDomainEvent
{
    [JsonIgnore]
    public string Topic => "user.security_changed";
}

/// <summary>Topic <c>user.new_device</c>: a sign-in from where this user has not signed in before. Its key is the sign-in's id.</summary>
public sealed record UserNewDevice(Guid SignInId, Guid UserId, DateTimeOffset Timestamp) : IDomainEvent
{
    [JsonIgnore]
    public string Topic => "user.new_device";
}
