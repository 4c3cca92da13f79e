using System.Text.Json.Serialization;

namespace MiniCrm.Leads;

public sealed record LeadCreated(Guid LeadId, string FirstName, string LastName, string Email, Guid? AssignedUserId, LeadSource Source, DateTimeOffset Timestamp) : IDomainEvent
{
    public const string Topic = "lead.created";
}

/// <summary>The members that changed, as far as the topic has them.</summary>
public sealed record LeadUpdated(Guid LeadId, string? FirstName, string? LastName, string? Email, LeadStatus? Status, DateTimeOffset Timestamp) : IDomainEvent
{
    public const string Topic = "lead.updated";
}

/// <summary>Nobody is written as <c>null</c>.</summary>
public sealed record LeadAssigned(
    Guid LeadId,
    Guid? PreviousUserId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Guid? NewUserId,
    DateTimeOffset Timestamp) : IDomainEvent
{
    public const string Topic = "lead.assigned";
}

/// <summary>The user is the one who did it.</summary>
public sealed record LeadStatusChanged(Guid LeadId, LeadStatus PreviousStatus, LeadStatus NewStatus, Guid UserId, DateTimeOffset Timestamp) : IDomainEvent
{
    public const string Topic = "lead.status_changed";
}

public sealed record LeadDeleted(Guid LeadId, DateTimeOffset Timestamp) : IDomainEvent
{
    public const string Topic = "lead.deleted";
}
