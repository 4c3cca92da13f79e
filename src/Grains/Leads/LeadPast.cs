using System.Collections.Immutable;
using System.Text.Json;
using MiniCrm.Database.Storage;
using MiniCrm.Leads;

namespace MiniCrm.Grains.Leads;

/// <summary>What a lead has become since a moment.</summary>
/// <param name="At">When it was last changed until then.</param>
/// <param name="Former">Of each member that has changed since, what it was.</param>
public sealed record SinceThen(DateTimeOffset At, ImmutableArray<FormerValue> Former);

/// <param name="Field">In the words of the API, as the timeline has it.</param>
/// <param name="Json">Null where it was not set.</param>
public sealed record FormerValue(string Field, string? Json);

/// <summary>A lead as it was: as it is, without what has changed since.</summary>
public static class LeadPast
{
    /// <returns>Null when it was not there, or hidden.</returns>
    public static LeadState? Of(LeadState lead, SinceThen? since) =>
        since?.Former.Aggregate(lead with { UpdatedAt = since.At }, With) is { KeptUntil: null, MergedInto: null } past ? past : null;

    /// <summary>The lead with that value in the member.</summary>
    public static LeadState With(this LeadState lead, FormerValue former) => former.Field switch
    {
        "firstName" => lead with { FirstName = Read<string>(former)! },
        "lastName" => lead with { LastName = Read<string>(former)! },
        "email" => lead with { Email = Read<string>(former)! },
        "phone" => lead with { Phone = Read<string>(former) },
        "company" => lead with { Company = Read<string>(former) },
        "position" => lead with { Position = Read<string>(former) },
        "notes" => lead with { Notes = Read<string>(former) },
        "source" => lead with { Source = Read<LeadSource>(former) },

        // Since when it was that is told to nobody.
        "status" => lead with { Status = Read<LeadStatus>(former), StatusChangedAt = null },
        "assignedUserId" => lead with { AssignedUserId = Read<Guid?>(former) },
        "keptUntil" => lead with { KeptUntil = Read<DateTimeOffset?>(former) },
        "mergedInto" => lead with { MergedInto = Read<Guid?>(former) },
        _ => lead,
    };

    private static T? Read<T>(FormerValue former) => former.Json is null ? default : JsonSerializer.Deserialize<T>(former.Json, StorageJson.Options);
}
