using System.Collections.Immutable;

namespace MiniCrm.Leads;

/// <summary>A lead as callers see it; who it is assigned to is named by id alone.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.LeadView")]
public sealed record LeadView
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required int Version { get; init; }

    [Id(2)] public required string FirstName { get; init; }

    [Id(3)] public required string LastName { get; init; }

    [Id(4)] public required string Email { get; init; }

    [Id(5)] public string? Phone { get; init; }

    [Id(6)] public string? Company { get; init; }

    [Id(7)] public string? Position { get; init; }

    [Id(8)] public string? Notes { get; init; }

    [Id(9)] public required LeadStatus Status { get; init; }

    [Id(10)] public required LeadSource Source { get; init; }

    [Id(11)] public Guid? AssignedUserId { get; init; }

    [Id(12)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(13)] public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Behind a command that found some: those that the caller sees.</summary>
    [Id(14)] public ImmutableArray<PossibleDuplicate>? PossibleDuplicates { get; init; }
}
