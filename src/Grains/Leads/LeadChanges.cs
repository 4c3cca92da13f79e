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
        Compare("firstName", before?.FirstName, after.FirstName);
        Compare("lastName", before?.LastName, after.LastName);
        Compare("email", before?.Email, after.Email);
        Compare("phone", before?.Phone, after.Phone);
        Compare("company", before?.Company, after.Company);
        Compare("position", before?.Position, after.Position);
        Compare("notes", before?.Notes, after.Notes);
        Compare("source", before?.Source, after.Source);
        return changes.ToImmutable();

        void Compare(string field, object? old, object? @new)
        {
            if (!Equals(old, @new))
            {
                changes.Add(new(field, old, @new));
            }
        }
    }

    /// <summary>The new text where it differs.</summary>
    public static string? NewOrNull(string before, string after) => before == after ? null : after;
}
