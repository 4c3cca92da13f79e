using System.Collections.Immutable;

namespace MiniCrm.Leads;

/// <summary>Which leads, of those that a caller may see; all filters that are set must fit.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.LeadFilter")]
public sealed record LeadFilter
{
    [Id(0)] public Choice<LeadStatus>? Status { get; init; }

    [Id(1)] public Choice<LeadSource>? Source { get; init; }

    /// <summary>Null among the values is nobody.</summary>
    [Id(2)] public Choice<Guid?>? AssignedUserId { get; init; }

    [Id(3)] public TimeRange? Created { get; init; }

    [Id(4)] public TimeRange? Updated { get; init; }

    /// <summary>When it became won or lost; others are not within any range.</summary>
    [Id(5)] public TimeRange? Closed { get; init; }

    /// <summary>Compared by words, without case and accents.</summary>
    [Id(6)] public Choice<string>? Company { get; init; }

    /// <summary>Compared as addresses are.</summary>
    [Id(7)] public Choice<string>? Email { get; init; }

    /// <summary>Compared by digits.</summary>
    [Id(8)] public Choice<string>? Phone { get; init; }

    /// <summary>Words and fragments, all of which must occur.</summary>
    [Id(9)] public string? Search { get; init; }

    /// <summary>Those that are deleted and still kept, in place of those that are there; not for a sales_rep.</summary>
    [Id(10)] public bool Deleted { get; init; }

    /// <summary>Only those assigned to this user, as a list of their own: a sales_rep asks for no other's.</summary>
    [Id(11)] public Guid? ListOf { get; init; }

    /// <summary>Only these, named one by one.</summary>
    [Id(12)] public ImmutableArray<Guid>? Ids { get; init; }
}

/// <summary>What lists of leads are sorted by.</summary>
[GenerateSerializer, Alias("minicrm.LeadColumn")]
public enum LeadColumn
{
    CreatedAt = 0,
    UpdatedAt = 1,
    LastName = 2,
    Company = 3,
    Status = 4,
    Source = 5,
}

/// <summary>A lead that a list has found.</summary>
/// <param name="Highlights">Where in it something was found, if that was asked for.</param>
[GenerateSerializer, Immutable, Alias("minicrm.FoundLead")]
public sealed record FoundLead(LeadView Lead, ImmutableArray<Highlight> Highlights);

/// <summary>What stands beside a lead in a list.</summary>
/// <param name="LeadId">Null where nothing does, or the lead has no place there.</param>
[GenerateSerializer, Immutable, Alias("minicrm.LeadBeside")]
public sealed record LeadBeside(Guid? LeadId);

/// <summary>A place that matched a search.</summary>
/// <param name="Field">The member, in camelCase.</param>
/// <param name="Start">Counted as strings of .NET, Java and JavaScript are indexed: in UTF-16.</param>
[GenerateSerializer, Immutable, Alias("minicrm.Highlight")]
public sealed record Highlight(string Field, int Start, int Length);
