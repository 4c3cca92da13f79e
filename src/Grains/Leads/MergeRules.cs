using System.Collections.Immutable;
using System.Text.Json;
using MiniCrm.Database.Storage;
using MiniCrm.Leads;

namespace MiniCrm.Grains.Leads;

/// <summary>What becomes of two leads when one is made a part of the other, and when that is undone. Both states are stored together, or neither is.</summary>
public static class MergeRules
{
    private const int MostParts = 50;

    // Of a deletion it is a setting; who merges by mistake sees that sooner.
    private static readonly TimeSpan UndoableFor = TimeSpan.FromDays(30);

    // As long as the lead that it is a part of: no sweep comes to it.
    private static readonly DateTimeOffset WithItsWhole = new(9999, 12, 31, 23, 59, 59, 999, TimeSpan.Zero);

    private static readonly Refusal OtherNotFound = LeadRefusals.NotFound with { Member = "otherId" };

    /// <summary>Why nobody can even try; null when they can.</summary>
    public static Refusal? Refused(LeadState? lead, Caller caller) =>
        LeadRules.Unseen(lead, caller)
        ?? (caller.SeesEverything ? null : Refusal.Forbidden("A sales_rep can neither merge leads nor undo that"));

    /// <summary>The lead that stays. What the command does not take from the other one it takes only where it has nothing itself.</summary>
    /// <param name="other">As it is before; null where it is not there.</param>
    public static Decision<LeadState> Take(Guid id, LeadState? lead, MergeLead command, LeadState? other, LeadSettings settings, Caller caller, DateTimeOffset now)
    {
        if (Refused(lead, caller) is { } refusal)
        {
            return refusal;
        }

        if (other is null)
        {
            return OtherNotFound;
        }

        var parts = (lead!.Merged ?? []).Sum(part => part.Parts.Count()) + (other.Merged ?? []).Sum(part => part.Parts.Count());
        if (parts >= MostParts)
        {
            return new Refusal(RefusalKind.Conflict, $"A lead has at most {MostParts} others as parts");
        }

        var merged = MergeableFields.All
            .Where(field => command.Take.Contains(field) || Value(lead, field) is null)
            .Aggregate(lead, (taken, field) => taken.With(new(field, Value(other, field))));
        merged = LeadRules.Normalised(merged, since: lead, settings);
        var part = new MergedLead(
            command.OtherId,
            now,
            other.Sequence + 1,
            [.. from field in MergeableFields.All
                let change = new MergedValue(field, Value(lead, field), Value(merged, field))
                where change.Old != change.New
                select change],
            [.. (other.Merged ?? []).SelectMany(within => within.Parts)]);
        return new Change<LeadState>(
            merged.At(now, since: lead) with { Merged = [.. lead.Merged ?? [], part] },
            caller.UserId,
            now,
            [
                new(new LeadMerged(id, command.OtherId, now), [new("mergedLeadId", null, command.OtherId)]),
                .. part.Changed.IsEmpty ? [] : LeadRules.Updated(id, lead, merged, caller, now),
            ]);
    }

    /// <summary>The lead that becomes a part of another one: hidden, and kept as it is.</summary>
    public static Decision<LeadState> Join(Guid id, LeadState? lead, Guid into, Caller caller, DateTimeOffset now)
    {
        if (lead is null)
        {
            return OtherNotFound;
        }

        var joined = lead with { DeletedAt = now, KeptUntil = WithItsWhole, DeletedBy = caller.UserId, MergedInto = into, UpdatedAt = now };
        return new Change<LeadState>(
            joined,
            caller.UserId,
            now,
            [new(
                new LeadDeleted(id, now) { KeptUntil = now + UndoableFor, MergedInto = into }, [new("mergedInto", null, into)])]);
    }

    /// <summary>Which of its parts a lead is to give back.</summary>
    public static (Refusal? Refusal, MergedLead? Part) Find(LeadState? lead, UnmergeLead command, Caller caller, DateTimeOffset now)
    {
        if (Refused(lead, caller) is { } refusal)
        {
            return (refusal, null);
        }

        var parts = lead!.Merged ?? [];
        if (command.OtherId is null && parts.Length > 1)
        {
            return (Refusal.Invalid("otherId", "must say which of the leads that were merged into this one"), null);
        }

        var part = command.OtherId is { } other ? parts.FirstOrDefault(part => part.Id == other) : parts.FirstOrDefault();
        return part is null ? (command.OtherId is null ? new Refusal(RefusalKind.Conflict, "Nothing was merged into the lead") : OtherNotFound, null)
            : part.At + UndoableFor <= now ? (new Refusal(RefusalKind.Conflict, "It was merged too long ago: that can be undone for 30 days"), null)
            : (null, part);
    }

    public static bool Has(LeadState? lead, Guid part) => lead?.Merged?.Any(merged => merged.Id == part) is true;

    /// <summary>The lead that gives a part back, without what it has taken from it where nobody has changed that since.</summary>
    public static Decision<LeadState> GiveBack(Guid id, LeadState? lead, UnmergeLead command, LeadSettings settings, Caller caller, DateTimeOffset now)
    {
        var (refusal, part) = Find(lead, command, caller, now);
        if (refusal is not null)
        {
            return refusal;
        }

        var changed = part!.Changed
            .Where(change => Value(lead!, change.Field) == change.New)
            .Aggregate(lead!, (former, change) => former.With(new(change.Field, change.Old)));
        changed = LeadRules.Normalised(changed, since: lead!, settings);
        var rest = (lead!.Merged ?? []).RemoveAll(other => other.Id == part.Id);
        return new Change<LeadState>(
            changed.At(now, since: lead) with { Merged = rest.IsEmpty ? null : rest },
            caller.UserId,
            now,
            [
                new(new LeadUnmerged(id, part.Id, now), [new("mergedLeadId", part.Id, null)]),
                .. LeadChanges.Between(lead, changed).IsEmpty && changed.Status == lead.Status && changed.AssignedUserId == lead.AssignedUserId ? [] : LeadRules.Updated(id, lead, changed, caller, now),
            ]);
    }

    /// <summary>The lead that is one of its own again, as it was when it was merged.</summary>
    public static Decision<LeadState> Leave(Guid id, LeadState? lead, Guid from, Caller caller, DateTimeOffset now)
    {
        if (lead is null || lead.MergedInto != from)
        {
            return OtherNotFound;
        }

        var left = lead with { DeletedAt = null, KeptUntil = null, DeletedBy = null, MergedInto = null, UpdatedAt = now };
        return new Change<LeadState>(
            left,
            caller.UserId,
            now,
            [new(new LeadRestored(id, now), [new("mergedInto", from, null)])]);
    }

    /// <summary>As JSON; null where it is not set.</summary>
    private static string? Value(LeadState lead, string field)
    {
        object? value = field switch
        {
            "firstName" => lead.FirstName,
            "lastName" => lead.LastName,
            "email" => lead.Email,
            "phone" => lead.Phone,
            "company" => lead.Company,
            "position" => lead.Position,
            "notes" => lead.Notes,
            "status" => lead.Status,
            "source" => lead.Source,
            _ => lead.AssignedUserId,
        };
        return value is null ? null : JsonSerializer.Serialize(value, StorageJson.Options);
    }
}
