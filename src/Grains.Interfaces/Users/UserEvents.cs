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
