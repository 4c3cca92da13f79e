using System.Collections.Immutable;

namespace MiniCrm.Leads;

/// <summary>A new lead.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.CreateLead")]
public sealed record CreateLead
{
    [Id(0)] public required string FirstName { get; init; }

    [Id(1)] public required string LastName { get; init; }

    [Id(2)] public required string Email { get; init; }

    [Id(3)] public string? Phone { get; init; }

    [Id(4)] public string? Company { get; init; }

    [Id(5)] public string? Position { get; init; }

    [Id(6)] public string? Notes { get; init; }

    [Id(7)] public LeadSource Source { get; init; }

    [Id(8)] public Guid? AssignedUserId { get; init; }

    /// <summary>Null for what the setting says.</summary>
    [Id(9)] public OnDuplicate? OnDuplicate { get; init; }
}

/// <summary>A change of a lead; what is not set stays as it is.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.UpdateLead")]
public sealed record UpdateLead
{
    [Id(0)] public Optional<string> FirstName { get; init; }

    [Id(1)] public Optional<string> LastName { get; init; }

    [Id(2)] public Optional<string> Email { get; init; }

    [Id(3)] public Optional<string?> Phone { get; init; }

    [Id(4)] public Optional<string?> Company { get; init; }

    [Id(5)] public Optional<string?> Position { get; init; }

    [Id(6)] public Optional<string?> Notes { get; init; }

    [Id(7)] public Optional<LeadSource> Source { get; init; }

    [Id(8)] public Optional<Guid?> AssignedUserId { get; init; }

    [Id(9)] public Optional<LeadStatus> Status { get; init; }

    [Id(10)] public Precondition? IfMatch { get; init; }

    /// <summary>Null for what the setting says.</summary>
    [Id(11)] public OnDuplicate? OnDuplicate { get; init; }
}

/// <summary>Gives a lead to a user, or to nobody.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.AssignLead")]
public sealed record AssignLead(Guid? AssignedUserId, Precondition? IfMatch);

/// <summary>Makes another lead a part of this one.</summary>
/// <param name="Take">The members that are to be those of the other one; see <see cref="MergeableFields"/>.</param>
[GenerateSerializer, Immutable, Alias("minicrm.MergeLead")]
public sealed record MergeLead(Guid OtherId, ImmutableArray<string> Take, Precondition? IfMatch);

/// <summary>Makes a lead that was merged into this one a lead of its own again.</summary>
/// <param name="OtherId">Null where there is but one.</param>
[GenerateSerializer, Immutable, Alias("minicrm.UnmergeLead")]
public sealed record UnmergeLead(Guid? OtherId, Precondition? IfMatch);

/// <summary>What a lead can take from one that is merged into it, in the words of the API.</summary>
public static class MergeableFields
{
    public static ImmutableArray<string> All { get; } =
        ["firstName", "lastName", "email", "phone", "company", "position", "notes", "status", "source", "assignedUserId"];
}

/// <summary>A moment in a lead's life: after an entry of its timeline, or a time.</summary>
/// <param name="Sequence">Of the entry.</param>
[GenerateSerializer, Immutable, Alias("minicrm.LeadMoment")]
public sealed record LeadMoment(int? Sequence, DateTimeOffset? Time);

/// <summary>Moves a lead along the pipeline.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.ChangeLeadStatus")]
public sealed record ChangeLeadStatus(LeadStatus Status, Precondition? IfMatch);
