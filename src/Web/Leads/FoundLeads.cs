using System.Collections.Immutable;
using MiniCrm.Leads;
using MiniCrm.Users;

namespace MiniCrm.Web.Leads;

/// <summary>A part of a list of leads.</summary>
/// <param name="Assignees">Of these leads, by id; who is not active is not among them.</param>
/// <param name="Next">The cursor of what comes after it; null when that is nothing.</param>
public sealed record FoundLeads(ImmutableArray<FoundLead> Items, IReadOnlyDictionary<Guid, UserView> Assignees, string? Next)
{
    /// <summary>How many there are in the whole list; null where nobody asked.</summary>
    public long? Total { get; init; }

    /// <summary>The total is what the database expects.</summary>
    public bool IsEstimate { get; init; }
}
