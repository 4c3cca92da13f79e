using System.Collections.Immutable;

namespace MiniCrm.Leads;

/// <summary>Who did what to a lead when.</summary>
/// <param name="Sequence">Counts the lead's events; an event that changed nothing anybody sees has no entry.</param>
/// <param name="Type">As Kafka's topics are called, <c>lead.status_changed</c>.</param>
/// <param name="Actor">The user who did it.</param>
[GenerateSerializer, Immutable, Alias("minicrm.TimelineEntryView")]
public sealed record TimelineEntryView(int Sequence, string Type, Guid Actor, DateTimeOffset Time, ImmutableArray<ChangedField> Changes)
{
    /// <summary>The last entries of the lead that was merged, under numbers of their own, while it is a part of this one.</summary>
    [Id(0)]
    public ImmutableArray<TimelineEntryView>? Merged { get; init; }
}

/// <summary>A member of the lead that changed; null where it was or is not set.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.ChangedField")]
public sealed record ChangedField(string Field, string? Old, string? New);

/// <summary>A part of a timeline, oldest first.</summary>
/// <param name="HasMore">True when there is more after the last entry.</param>
[GenerateSerializer, Immutable, Alias("minicrm.TimelinePage")]
public sealed record TimelinePage(ImmutableArray<TimelineEntryView> Entries, bool HasMore);
