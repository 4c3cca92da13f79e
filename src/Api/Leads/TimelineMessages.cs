using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using MiniCrm.Api.Validation;
using MiniCrm.Leads;

namespace MiniCrm.Api.Leads;

/// <summary>Which part of a timeline is asked for.</summary>
/// <param name="Limit">At most this many, 1 to 200; 200 by default.</param>
/// <param name="After">Only what came after this sequence.</param>
public sealed record TimelineQuery(
    [property: FromQuery(Name = "limit"), PageLimit] string? Limit,
    [property: FromQuery(Name = "after"), Sequence] string? After)
{
    internal int Count => Limit is null ? PageRequest.MaxLimit : int.Parse(Limit, NumberStyles.None, CultureInfo.InvariantCulture);

    internal int From => SequenceAttribute.Parse(After) ?? 0;
}

/// <summary>Who did what to a lead when.</summary>
/// <param name="Sequence">Rises; not every number is there.</param>
/// <param name="Type">lead.created, lead.updated, lead.status_changed, lead.assigned, lead.deleted, lead.restored, lead.merged or lead.unmerged.</param>
/// <param name="Actor">The user who did it.</param>
/// <param name="Time">When it was done, in UTC.</param>
/// <param name="Changes">What it changed.</param>
public sealed record TimelineEntryResponse(int Sequence, string Type, Guid Actor, DateTimeOffset Time, ChangeResponse[] Changes)
{
    /// <summary>The last 200 entries of the lead that was merged, by numbers of their own; left out where the entry tells of no lead that is a part of this one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimelineEntryResponse[]? Merged { get; init; }

    internal static TimelineEntryResponse Of(TimelineEntryView entry) => new(
        entry.Sequence,
        entry.Type,
        entry.Actor,
        entry.Time,
        [.. entry.Changes.Select(change => new ChangeResponse(change.Field, change.Old, change.New))])
    {
        Merged = entry.Merged is { } merged ? [.. merged.Select(Of)] : null,
    };
}

/// <summary>A member of the lead that changed.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Old">What it was; null when it was not set.</param>
/// <param name="New">What it is since; null when it is not set.</param>
public sealed record ChangeResponse(string Field, string? Old, string? New);
