using MiniCrm.Users;

namespace MiniCrm.Notifications;

/// <summary>An event of another role that an inbox is told of. The same event may come any number of times.</summary>
/// <param name="EventId">The event's own id, <c>ce_id</c>.</param>
[GenerateSerializer, Immutable, Alias("minicrm.ReceivedEvent")]
public abstract record ReceivedEvent(Guid EventId);

/// <summary><c>user.created</c>, for the inbox of that user: a welcome by e-mail.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.UserCreatedReceived")]
public sealed record UserCreatedReceived(Guid EventId, UserRole Role) : ReceivedEvent(EventId);

/// <summary><c>lead.assigned</c>, for the inbox of the new assignee: a notification in the app that names the lead.</summary>
/// <param name="LeadName">Null when the lead has been deleted since.</param>
[GenerateSerializer, Immutable, Alias("minicrm.LeadAssignedReceived")]
public sealed record LeadAssignedReceived(Guid EventId, Guid LeadId, string? LeadName) : ReceivedEvent(EventId);

/// <summary><c>user.security_changed</c>, for the inbox of that user: a mail, to the old address when it was changed.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.SecurityChangedReceived")]
public sealed record SecurityChangedReceived(Guid EventId, SecurityChange Kind, DateTimeOffset ChangedAt) : ReceivedEvent(EventId);

/// <summary><c>lead.erased</c>, for an inbox that holds something about the lead: it is emptied.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.LeadDeletedReceived")]
public sealed record LeadDeletedReceived(Guid EventId, Guid LeadId) : ReceivedEvent(EventId);

/// <summary><c>user.deleted</c>, for the inbox of that user: all of it is emptied, and nothing comes into it any more.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.UserDeletedReceived")]
public sealed record UserDeletedReceived(Guid EventId) : ReceivedEvent(EventId);

/// <summary>A link that proves the address is to be sent to the user: asked for, or because the user has changed the address.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.VerificationAskedReceived")]
public sealed record VerificationAskedReceived(Guid EventId, DateTimeOffset AskedAt) : ReceivedEvent(EventId);

/// <summary><c>user.new_device</c>, for the inbox of that user: a mail.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.NewDeviceReceived")]
public sealed record NewDeviceReceived(Guid EventId, Guid SignInId, DateTimeOffset SignedInAt) : ReceivedEvent(EventId);
