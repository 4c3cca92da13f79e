namespace MiniCrm.Users;

public sealed record UserCreated(Guid UserId, string Email, string FirstName, string LastName, UserRole Role, DateTimeOffset Timestamp) : IDomainEvent
{
    public const string Topic = "user.created";
}

/// <summary>The members that changed, and no others.</summary>
public sealed record UserUpdated(Guid UserId, string? Email, string? FirstName, string? LastName, UserRole? Role, bool? IsActive, DateTimeOffset Timestamp) : IDomainEvent
{
    public const string Topic = "user.updated";
}

public sealed record UserDeleted(Guid UserId, DateTimeOffset Timestamp) : IDomainEvent
{
    public const string Topic = "user.deleted";
}

/// <summary>What a user signs in with was changed, and no word of what it was or is.</summary>
public sealed record UserSecurityChanged(Guid UserId, SecurityChange Kind, DateTimeOffset Timestamp) : IDomainEvent
{
    public const string Topic = "user.security_changed";
}

/// <summary>A sign-in from where this user has not signed in before. Its key is the sign-in's id.</summary>
public sealed record UserNewDevice(Guid SignInId, Guid UserId, DateTimeOffset Timestamp) : IDomainEvent
{
    public const string Topic = "user.new_device";
}
