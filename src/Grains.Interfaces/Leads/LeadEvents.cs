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

/// <summary>Nobody sees it any more.</summary>
public sealed record LeadDeleted(Guid LeadId, DateTimeOffset Timestamp) : IDomainEvent
{
    public const string Topic = "lead.deleted";

    /// <summary>Until when it can come back; null when it is gone for good.</summary>
    public DateTimeOffset? KeptUntil { get; init; }

    /// <summary>The lead that it is a part of since.</summary>
    public Guid? MergedInto { get; init; }
}

/// <summary>Another lead is a part of it since.</summary>
public sealed record LeadMerged(Guid LeadId, Guid MergedLeadId, DateTimeOffset Timestamp) : IDomainEvent
{
    public const string Topic = "lead.merged";
}

/// <summary>What was merged into it is a lead of its own again.</summary>
public sealed record LeadUnmerged(Guid LeadId, Guid UnmergedLeadId, DateTimeOffset Timestamp) : IDomainEvent
{
    public const string Topic = "lead.unmerged";
}

/// <summary>What was deleted is there again, as it was.</summary>
public sealed record LeadRestored(Guid LeadId, DateTimeOffset Timestamp) : IDomainEvent
{
    public const string Topic = "lead.restored";
}

/// <summary>It is gone for good: whoever holds anything of it lets it go.</summary>
public sealed record LeadErased(Guid LeadId, DateTimeOffset Timestamp) : IDomainEvent
{
    public const string Topic = "lead.erased";
}
