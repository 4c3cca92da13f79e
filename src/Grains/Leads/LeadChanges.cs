using System.Collections.Immutable;
using MiniCrm.Database.Storage;

namespace MiniCrm.Grains.Leads;

/// <summary>What differs between two states of a lead.</summary>
public static class LeadChanges
{
    /// <summary>The members that differ, without status and assignment, which have events and timeline entries of their own.</summary>
    public static ImmutableArray<FieldChange> Between(LeadState? before, LeadState after)
    {
        var changes = ImmutableArray.CreateBuilder<FieldChange>();
        changes.Compare("firstName", before?.FirstName, after.FirstName);
        changes.Compare("lastName", before?.LastName, after.LastName);
        changes.Compare("email", before?.Email, after.Email);
        changes.Compare("phone", before?.Phone, after.Phone);
        changes.Compare("company", before?.Company, after.Company);
        changes.Compare("position", before?.Position, after.Position);
        changes.Compare("notes", before?.Notes, after.Notes);
        changes.Compare("source", before?.Source, after.Source);
        return changes.ToImmutable();
    }

    /// <summary>The new text where it differs.</summary>
    public static string? NewOrNull(string before, string after) => before == after ? null : after;
}
