using System.Collections.Immutable;
using MiniCrm.Database.Storage;
using MiniCrm.Leads;

namespace MiniCrm.Grains.Leads.Board;

/// <summary>Makes of entries where a lead stood before them.</summary>
internal static class LeadTurns
{
    private static readonly ImmutableArray<string> Begins = [LeadCreated.Topic, LeadRestored.Topic];
    private static readonly ImmutableArray<string> Plain = [.. Begins, LeadUpdated.Topic, LeadAssigned.Topic, LeadStatusChanged.Topic, LeadDeleted.Topic];

    private static readonly Dictionary<string, LeadStatus> Statuses = Enum.GetValues<LeadStatus>().ToDictionary(SnakeCase.Of);
    private static readonly Dictionary<string, LeadSource> Sources = Enum.GetValues<LeadSource>().ToDictionary(SnakeCase.Of);

    /// <summary>Whether it says what of the lead was before; what makes one lead of two, or empties one, does not.</summary>
    public static bool IsPlain(FeedEntry entry) => Plain.Contains(entry.Type);

    /// <param name="entries">Of one lead, oldest first.</param>
    public static LeadTurn Of(ImmutableArray<FeedEntry> entries)
    {
        var last = entries[^1];
        var lead = last.Lead!;
        if (Begins.Contains(entries[0].Type))
        {
            return new(lead, last.CreatedBy, Before: null, !last.IsDeleted);
        }

        // What an entry says first of a field is what it was before.
        var old = new Dictionary<string, string?>();
        foreach (var change in entries.SelectMany(entry => ChangedFieldRow.ToViews(entry.Changes)))
        {
            old.TryAdd(change.Field, change.Old);
        }

        return new(
            lead,
            last.CreatedBy,
            new(
                old.TryGetValue("status", out var status) && Statuses.TryGetValue(status ?? "", out var stage) ? stage : lead.Status,
                old.TryGetValue("source", out var source) && Sources.TryGetValue(source ?? "", out var origin) ? origin : lead.Source,
                old.TryGetValue("assignedUserId", out var assignee) ? Guid.TryParse(assignee, out var user) ? user : null : lead.AssignedUserId),
            !last.IsDeleted);
    }
}
