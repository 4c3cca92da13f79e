using System.Text.Json.Serialization;

namespace MiniCrm.Leads;

/// <summary>Topic <c>lead.created</c>.</summary>
public sealed record LeadCreated(Guid LeadId, string FirstName, string LastName, string Email, Guid? AssignedUserId, LeadSource Source, DateTimeOffset Timestamp) : IDomainEvent
{
    [JsonIgnore]
    public string Topic => "lead.created";
}

/// <summary>Topic <c>lead.updated</c>: the members that changed, as far as the topic has them.</summary>
public sealed record LeadUpdated(Guid LeadId, string? FirstName, string? LastName, string? Email, LeadStatus? Status, DateTimeOffset Timestamp) : IDomainEvent
{
    [JsonIgnore]
    public string Topic => "lead.updated";
}

/// <summary>Topic <c>lead.assigned</c>; nobody is written as <c>null</c>.</summary>
public sealed record LeadAssigned(
    Guid LeadId,
    Guid? PreviousUserId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Guid? NewUserId,
    DateTimeOffset Timestamp) : IDomainEvent
{
    [JsonIgnore]
    public string Topic => "lead.assigned";
}

/// <summary>Topic <c>lead.status_changed</c>; the user is the one who did it.</summary>
public sealed record LeadStatusChanged(Guid LeadId, LeadStatus PreviousStatus, LeadStatus NewStatus, Guid UserId, DateTimeOffset Timestamp) : IDomainEvent
{
    [JsonIgnore]
    public string Topic => "lead.status_changed";
}

/// <summary>Topic <c>lead.deleted</c>.</summary>
public sealed record LeadDeleted(Guid LeadId, DateTimeOffset Timestamp) : IDomainEvent
{
    [JsonIgnore]
    public string Topic => "lead.deleted";
}
