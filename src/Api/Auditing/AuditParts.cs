using System.Collections.Immutable;
using MiniCrm.Auditing;

namespace MiniCrm.Api.Auditing;

/// <summary>Makes one list of the parts of several databases.</summary>
internal static class AuditParts
{
    /// <returns>The newest entries, and the id to go on after when there may be more.</returns>
    public static (ImmutableArray<AuditEntryView> Entries, Guid? Next) Merge(ImmutableArray<AuditPart> parts, int limit)
    {
        // Below the place that some part has come to, that part may hold entries that are not here.
        var complete = parts.Max(part => part.Next);
        var entries = parts.SelectMany(part => part.Entries)
            .Where(entry => complete is not { } place || entry.Id >= place)
            .OrderByDescending(entry => entry.Id)
            .ToImmutableArray();
        return entries.Length > limit ? (entries[..limit], entries[limit - 1].Id) : (entries, complete);
    }
}
