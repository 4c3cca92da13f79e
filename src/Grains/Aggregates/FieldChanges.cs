using System.Collections.Immutable;
using MiniCrm.Database.Storage;

namespace MiniCrm.Grains;

/// <summary>Puts together what differs between two states, for the timeline and the audit.</summary>
public static class FieldChanges
{
    /// <summary>Adds the member where it differs.</summary>
    /// <param name="field">In the words of the API.</param>
    public static void Compare(this ImmutableArray<FieldChange>.Builder changes, string field, object? old, object? @new)
    {
        ArgumentNullException.ThrowIfNull(changes);
        if (!Equals(old, @new))
        {
            changes.Add(new(field, old, @new));
        }
    }
}
