using System.Collections.Immutable;
using MiniCrm.Database.Storage;
using MiniCrm.Leads;
using MiniCrm.Users;

namespace MiniCrm.Grains.Leads;

/// <summary>What may be done to a lead, by whom, and what comes of it.</summary>
public static class LeadRules
{
    /// <summary>Nobody is assigned to a user who is not there any more.</summary>
    public static Refusal InactiveAssignee { get; } = new(RefusalKind.Unprocessable, "The user is not active") { Member = "assignedUserId" };

    public static Refusal HasDouble { get; } = new(RefusalKind.Conflict, "There is a lead with this e-mail address or telephone number already");

    public static Refusal NoTelephone { get; } = Refusal.Invalid("phone", "must be a telephone number such as +1234567890");
    private static readonly Result<LeadView> Held = new Unchanged();
    private static readonly Refusal Hidden = LeadRefusals.NotFound with { Hides = true };

    public static Result<LeadView> Read(LeadState? lead, Result<LeadView>? view, Caller caller) =>
        Unseen(lead, caller) is { } refusal ? refusal : view!.Value!.Version == caller.Holds ? Held : view;

    /// <summary>Why the caller sees no lead; null when they do.</summary>
    public static Refusal? Unseen(LeadState? lead, Caller caller) =>
        lead is null ? LeadRefusals.NotFound : lead.IsVisibleTo(caller) ? null : Hidden;

    public static Decision<LeadState> Create(
        Guid id, LeadState? existing, CreateLead command, Assignee assignee, LeadSettings settings, Caller caller, DateTimeOffset now)
    {
        if (existing is not null)
        {
            return new Refusal(RefusalKind.Conflict, "There is a lead with this id already");
        }

        if (RefusedAssignment(assignee, caller) is { } refusal)
        {
            return refusal;
        }

        if (!TryNormalise(command.Phone, settings, out var phoneE164))
        {
            return NoTelephone;
        }

        var lead = new LeadState
        {
            FirstName = command.FirstName,
            LastName = command.LastName,
            Email = command.Email,
            Phone = command.Phone,
            PhoneE164 = phoneE164,
            Company = command.Company,
            Position = command.Position,
            Notes = command.Notes,
            Status = LeadStatus.New,
            Source = command.Source,
            AssignedUserId = assignee.UserId,
            CreatedBy = caller.UserId,
            CreatedAt = now,
            UpdatedAt = now,
        };
        var happened = ImmutableArray.Create(new Happened(
            new LeadCreated(id, lead.FirstName, lead.LastName, lead.Email, lead.AssignedUserId, lead.Source, now),
            LeadChanges.Between(null, lead)));
        return new Change<LeadState>(lead, caller.UserId, now, assignee.UserId is null ? happened : [.. happened, Assigned(id, null, lead, now)])
        {
            Sought = Sought(null, lead, command.OnDuplicate ?? settings.OnDuplicate),
        };
    }

    /// <param name="assignee">As the command has it; ignored where the command leaves the assignment as it is.</param>
    public static Decision<LeadState> Update(
        Guid id, LeadState? lead, UpdateLead command, Assignee assignee, LeadSettings settings, Caller caller, DateTimeOffset now)
    {
        if (lead is null || Unseen(lead, caller) is not null)
        {
            return Unseen(lead, caller)!;
        }

        var updated = lead with
        {
            FirstName = command.FirstName.Or(lead.FirstName),
            LastName = command.LastName.Or(lead.LastName),
            Email = command.Email.Or(lead.Email),
            Phone = command.Phone.Or(lead.Phone),
            Company = command.Company.Or(lead.Company),
            Position = command.Position.Or(lead.Position),
            Notes = command.Notes.Or(lead.Notes),
            Status = command.Status.Or(lead.Status),
            Source = command.Source.Or(lead.Source),
            AssignedUserId = command.AssignedUserId.Or(lead.AssignedUserId),
        };
        if (updated.AssignedUserId != lead.AssignedUserId && RefusedAssignment(assignee, caller) is { } refusal)
        {
            return refusal;
        }

        if (updated.Phone != lead.Phone)
        {
            if (!TryNormalise(updated.Phone, settings, out var phoneE164))
            {
                return NoTelephone;
            }

            updated = updated with { PhoneE164 = phoneE164 };
        }

        if (updated == lead)
        {
            return Decision.Unchanged<LeadState>();
        }

        return new Change<LeadState>(updated.At(now, since: lead), caller.UserId, now, Updated(id, lead, updated, caller, now))
        {
            Sought = Sought(lead, updated, command.OnDuplicate ?? settings.OnDuplicate),
        };
    }

    /// <summary>What has happened to a lead of which one or several members are others.</summary>
    internal static ImmutableArray<Happened> Updated(Guid id, LeadState lead, LeadState updated, Caller caller, DateTimeOffset now)
    {
        var fields = LeadChanges.Between(lead, updated);
        var happened = ImmutableArray.CreateBuilder<Happened>();
        happened.Add(new(
            new LeadUpdated(
                id,
                LeadChanges.NewOrNull(lead.FirstName, updated.FirstName),
                LeadChanges.NewOrNull(lead.LastName, updated.LastName),
                LeadChanges.NewOrNull(lead.Email, updated.Email),
                updated.Status != lead.Status ? updated.Status : null,
                now),
            fields.IsEmpty ? null : fields));
        if (updated.Status != lead.Status)
        {
            happened.Add(StatusChanged(id, lead, updated, caller, now));
        }

        if (updated.AssignedUserId != lead.AssignedUserId)
        {
            happened.Add(Assigned(id, lead, updated, now));
        }

        return happened.ToImmutable();
    }

    public static Decision<LeadState> Assign(Guid id, LeadState? lead, Assignee assignee, Caller caller, DateTimeOffset now)
    {
        if (lead is null || Unseen(lead, caller) is not null)
        {
            return Unseen(lead, caller)!;
        }

        if (assignee.UserId == lead.AssignedUserId)
        {
            return Decision.Unchanged<LeadState>();
        }

        if (RefusedAssignment(assignee, caller) is { } refusal)
        {
            return refusal;
        }

        var assigned = lead with { AssignedUserId = assignee.UserId, UpdatedAt = now };
        return new Change<LeadState>(assigned, caller.UserId, now, [Assigned(id, lead, assigned, now)]);
    }

    public static Decision<LeadState> ChangeStatus(Guid id, LeadState? lead, LeadStatus status, Caller caller, DateTimeOffset now)
    {
        if (lead is null || Unseen(lead, caller) is not null)
        {
            return Unseen(lead, caller)!;
        }

        if (status == lead.Status)
        {
            return Decision.Unchanged<LeadState>();
        }

        var moved = lead with { Status = status, StatusChangedAt = now, UpdatedAt = now };
        return new Change<LeadState>(moved, caller.UserId, now, [StatusChanged(id, lead, moved, caller, now)]);
    }

    /// <summary>Hides the lead for as long as deleted ones are kept.</summary>
    public static Decision<LeadState> Delete(Guid id, LeadState? lead, LeadRetention retention, Caller caller, DateTimeOffset now)
    {
        if (lead is null || Unseen(lead, caller) is not null)
        {
            return Unseen(lead, caller)!;
        }

        if (RefusedDeletion(caller) is { } refusal)
        {
            return refusal;
        }

        if (retention.Period == TimeSpan.Zero)
        {
            return Erased(id, lead, caller.UserId, now);
        }

        var hidden = lead with { DeletedAt = now, KeptUntil = now + retention.Period, DeletedBy = caller.UserId, UpdatedAt = now };
        return new Change<LeadState>(
            hidden, caller.UserId, now, [new(new LeadDeleted(id, now) { KeptUntil = hidden.KeptUntil }, [new("keptUntil", null, hidden.KeptUntil)])]);
    }

    /// <param name="lead">Deleted or not.</param>
    public static Decision<LeadState> Restore(Guid id, LeadState? lead, Caller caller, DateTimeOffset now)
    {
        if (lead is null or { IsGone: true } or { MergedInto: not null } || lead.KeptUntil <= now)
        {
            return LeadRefusals.NotFound;
        }

        if (Unseen(lead, caller) is { } refusal)
        {
            return refusal;
        }

        if (!caller.SeesEverything)
        {
            return Refusal.Forbidden("A sales_rep cannot restore leads");
        }

        if (lead.DeletedAt is null)
        {
            return new Refusal(RefusalKind.Conflict, "The lead is not deleted");
        }

        var restored = lead with { DeletedAt = null, KeptUntil = null, DeletedBy = null, UpdatedAt = now };
        return new Change<LeadState>(restored, caller.UserId, now, [new(new LeadRestored(id, now), [new("keptUntil", lead.KeptUntil, null)])]);
    }

    /// <param name="lead">Deleted or not.</param>
    public static Decision<LeadState> Erase(Guid id, LeadState? lead, Caller caller, DateTimeOffset now)
    {
        if (lead is null or { IsGone: true } or { MergedInto: not null })
        {
            return LeadRefusals.NotFound;
        }

        if (Unseen(lead, caller) is { } refusal)
        {
            return refusal;
        }

        return caller.IsAdmin ? Erased(id, lead, caller.UserId, now) : Refusal.Forbidden("Only an admin erases leads");
    }

    /// <summary>Erases what was deleted and is not to be kept any longer, in the name of whoever deleted it.</summary>
    /// <param name="lead">Deleted or not.</param>
    public static Decision<LeadState> LetGo(Guid id, LeadState? lead, DateTimeOffset now) =>
        lead is null ? LeadRefusals.NotFound
        : lead is { MergedInto: null } && lead.KeptUntil <= now ? Erased(id, lead, lead.DeletedBy ?? lead.CreatedBy, now)
        : Decision.Unchanged<LeadState>();

    /// <summary>Nothing that identifies the person is left, nor in the leads that are a part of it; their rows are emptied by the statement that stores this.</summary>
    private static Change<LeadState> Erased(Guid id, LeadState lead, Guid actor, DateTimeOffset now)
    {
        var erased = new LeadState
        {
            FirstName = "",
            LastName = "",
            Email = "",
            Status = lead.Status,
            StatusChangedAt = lead.StatusChangedAt,
            Source = lead.Source,
            AssignedUserId = lead.AssignedUserId,
            CreatedBy = lead.CreatedBy,
            CreatedAt = lead.CreatedAt,
            UpdatedAt = now,
            DeletedAt = lead.DeletedAt ?? now,
            DeletedBy = lead.DeletedBy ?? actor,
            Sequence = lead.Sequence,
            Merged = lead.Merged is { } merged ? [.. merged.Select(other => other with { Changed = [] })] : null,
        };
        var parts = lead.Merged?.SelectMany(other => other.Parts).Select(part => part with { Sequence = part.Sequence + 1 }).ToImmutableArray() ?? [];
        return new(
            erased,
            actor,
            now,
            [
                .. lead.DeletedAt is null ? [new Happened(new LeadDeleted(id, now), [])] : ImmutableArray<Happened>.Empty,
                new(new LeadErased(id, now), []),
                .. parts.Select(part => new Happened(new LeadErased(part.Id, now), Timeline: null) { Of = (part.Id, part.Sequence) }),
            ])
        {
            Noted = [.. parts.Select(part => new Noted(part.Id, part.Sequence, LeadErased.Topic))],
        };
    }

    /// <summary>The same with its telephone number in the form that is compared.</summary>
    /// <param name="since">What it was before.</param>
    internal static LeadState Normalised(LeadState lead, LeadState since, LeadSettings settings) =>
        lead.Phone == since.Phone ? lead : lead with { PhoneE164 = TryNormalise(lead.Phone, settings, out var e164) ? e164 : null };

    /// <param name="e164">Null where it is written so.</param>
    private static bool TryNormalise(string? phone, LeadSettings settings, out string? e164)
    {
        var normal = phone is null ? null : settings.Telephone.ToE164(phone);
        e164 = normal == phone ? null : normal;
        return phone is null || normal is not null;
    }

    /// <summary>What of a lead is new, and may be another one's already.</summary>
    private static SoughtDoubles? Sought(LeadState? before, LeadState after, OnDuplicate onDuplicate)
    {
        var email = EmailAddress.Key(after.Email);
        var sought = new SoughtDoubles(
            before is not null && (before.Email == after.Email || EmailAddress.Key(before.Email) == email) ? null : email,
            before?.PhoneKey == after.PhoneKey ? null : after.PhoneKey,
            Refuse: onDuplicate is OnDuplicate.Refuse);
        return sought is { Email: null, Phone: null } ? null : sought;
    }

    internal static Refusal? RefusedDeletion(Caller caller) => caller.SeesEverything ? null : Refusal.Forbidden("A sales_rep cannot delete leads");

    internal static Refusal? RefusedAssignment(Assignee assignee, Caller caller) =>
        caller.SeesEverything || assignee.UserId is null || assignee.UserId == caller.UserId
            ? assignee.Problem
            : Refusal.Forbidden("A sales_rep assigns leads to nobody but themselves");

    private static Happened StatusChanged(Guid id, LeadState before, LeadState after, Caller caller, DateTimeOffset now) =>
        new(new LeadStatusChanged(id, before.Status, after.Status, caller.UserId, now), [new("status", before.Status, after.Status)]);

    private static Happened Assigned(Guid id, LeadState? before, LeadState after, DateTimeOffset now) =>
        new(
            new LeadAssigned(id, before?.AssignedUserId, after.AssignedUserId, now),
            [new("assignedUserId", before?.AssignedUserId, after.AssignedUserId)]);
}
