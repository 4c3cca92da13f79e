using System.Collections.Immutable;
using System.Text.Json;
using MiniCrm.Leads;

namespace MiniCrm.Database.Storage;

/// <summary>A <see cref="FieldChange"/> as it is read back: whatever the value was, as text.</summary>
public sealed record ChangedFieldRow(string Field, JsonElement? Old, JsonElement? New)
{
    /// <param name="changes">The column of the timeline.</param>
    public static ImmutableArray<ChangedField> ToViews(string changes) =>
        [.. JsonSerializer.Deserialize<ChangedFieldRow[]>(changes, StorageJson.Options)!.Select(change => new ChangedField(change.Field, change.Old?.ToString(), change.New?.ToString()))];
}
