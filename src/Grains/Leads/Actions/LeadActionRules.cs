using System.Collections.Immutable;
using MiniCrm.Database.Storage;
using MiniCrm.Grains.Leads.Finding;
using MiniCrm.Leads;

namespace MiniCrm.Grains.Leads.Actions;

/// <summary>What may be done to all leads of a filter, and to an action, by whom, and what comes of it.</summary>
public static class LeadActionRules
{
    public static Refusal NotFound { get; } = new(RefusalKind.NotFound, "Action not found");

    public static Refusal Used { get; } = new(RefusalKind.Conflict, "The action that this token started was deleted") { Member = "token" };

    private static readonly Refusal Hidden = NotFound with { Hides = true };
    private static readonly Refusal NoneDeleted = Refusal.Invalid("deleted", "is not for actions, which change what is there");
    private static readonly Refusal Expired = new(RefusalKind.Unprocessable, "The preview was too long ago: preview again") { Member = "token" };

    /// <summary>Why the caller sees no action; null when they do.</summary>
    public static Refusal? Unseen(LeadActionState? action, Caller caller) =>
        action is null ? NotFound : action.IsVisibleTo(caller) ? null : Hidden;

    /// <summary>What would be refused of every lead.</summary>
    /// <param name="assignee">As the change has it.</param>
    public static Refusal? Refused(LeadChange change, LeadFilter filter, Assignee assignee, Caller caller) =>
        LeadFilterRules.Refused(filter, caller)
        ?? (filter.Deleted ? NoneDeleted
            : change.Kind is LeadActionKind.Assign ? LeadRules.RefusedAssignment(assignee, caller)
            : change.Kind is LeadActionKind.Delete ? LeadRules.RefusedDeletion(caller)
            : null);

    /// <param name="count">How many leads it is for.</param>
    /// <param name="bound">An id that is made now.</param>
    public static Decision<LeadActionState> Start(
        Guid id, LeadActionState? existing, StartLeadAction command, int count, Guid bound, Assignee assignee, Caller caller, DateTimeOffset now)
    {
        if (existing is not null)
        {
            return Unseen(existing, caller) is { } unseen ? unseen : Decision.Unchanged<LeadActionState>();
        }

        if (command.ExpiresAt <= now)
        {
            return Expired;
        }

        if (Refused(command.Change, command.Filter, assignee, caller) is { } refusal)
        {
            return refusal;
        }

        if (count != command.Previewed)
        {
            return new Refusal(RefusalKind.Conflict, $"The preview counted {command.Previewed} leads, and by now there are {count}: preview again") { Member = "token" };
        }

        var action = new LeadActionState
        {
            OwnerId = caller.UserId,
            Status = LeadActionStatus.Running,
            Change = command.Change,
            Filter = command.Filter,
            Query = command.Query,
            Bound = bound,
            Total = count,
            CreatedAt = now,
            UpdatedAt = now,
        };
        return Noted(id, action, caller.UserId, now, "action.started", Told(action));
    }

    public static Decision<LeadActionState> Cancel(Guid id, LeadActionState? action, Caller caller, DateTimeOffset now) =>
        action is null || Unseen(action, caller) is not null ? Unseen(action, caller)!
        : action.Status is LeadActionStatus.Cancelling ? Decision.Unchanged<LeadActionState>()
        : action.Status is LeadActionStatus.Running
            ? Noted(id, action with { Status = LeadActionStatus.Cancelling, UpdatedAt = now }, caller.UserId, now, "action.cancelled")
        : new Refusal(RefusalKind.Conflict, "The action is not running");

    public static Decision<LeadActionState> Undo(Guid id, LeadActionState? action, Caller caller, DateTimeOffset now) =>
        action is null || Unseen(action, caller) is not null ? Unseen(action, caller)!
        : action.Status is LeadActionStatus.Undoing or LeadActionStatus.Undone ? Decision.Unchanged<LeadActionState>()
        : IsUnderWay(action.Status) ? new Refusal(RefusalKind.Conflict, "Only an action that has ended can be undone")
        : Noted(
            id,
            action with { Status = LeadActionStatus.Undoing, UndoneBy = caller.UserId, Failure = null, FinishedAt = null, UpdatedAt = now },
            caller.UserId,
            now,
            "action.undone");

    public static Decision<LeadActionState> Delete(Guid id, LeadActionState? action, Caller caller, DateTimeOffset now) =>
        action is null || Unseen(action, caller) is not null ? Unseen(action, caller)!
        : IsUnderWay(action.Status) ? new Refusal(RefusalKind.Conflict, "The action is under way: cancel it first, or wait")
        : Deleted(id, action, caller.UserId, now);

    /// <summary>It ends where it is: nobody is there any more whose rights it would run with.</summary>
    public static Decision<LeadActionState> OwnerDeleted(Guid id, LeadActionState? action, DateTimeOffset now) =>
        action is null ? NotFound : Deleted(id, action, action.OwnerId, now);

    /// <summary>What was under way has come to its end.</summary>
    /// <param name="failure">Why it could not go on; null when it could.</param>
    public static Decision<LeadActionState> Settle(Guid id, LeadActionState? action, string? failure, DateTimeOffset now)
    {
        if (action is null || !IsUnderWay(action.Status))
        {
            return Decision.Unchanged<LeadActionState>();
        }

        var status = failure is not null ? LeadActionStatus.Failed
            : action.Status is LeadActionStatus.Running ? LeadActionStatus.Done
            : action.Status is LeadActionStatus.Cancelling ? LeadActionStatus.Cancelled
            : LeadActionStatus.Undone;
        var ended = action with { Status = status, Failure = failure, FinishedAt = now, UpdatedAt = now };
        return Noted(id, ended, action.UndoneBy ?? action.OwnerId, now, "action.finished", [new("state", null, status)]);
    }

    public static bool IsUnderWay(LeadActionStatus status) => status is LeadActionStatus.Running or LeadActionStatus.Cancelling or LeadActionStatus.Undoing;

    /// <summary>For the audit; of the filter nothing, which may name a person.</summary>
    private static ImmutableArray<FieldChange> Told(LeadActionState action)
    {
        var told = ImmutableArray.CreateBuilder<FieldChange>();
        told.Add(new("action", null, action.Change.Kind));
        told.Compare("assignedUserId", null, action.Change.AssignedUserId);
        told.Compare("status", null, action.Change.Status);
        told.Add(new("total", null, action.Total));
        return told.ToImmutable();
    }

    private static Change<LeadActionState> Deleted(Guid id, LeadActionState action, Guid actor, DateTimeOffset now) => Noted(
        id, action with { Filter = new(), Query = "", Failure = null, UpdatedAt = now, DeletedAt = now }, actor, now, "action.deleted");

    // The sequence counts what was done; there are no events that would.
    private static Change<LeadActionState> Noted(
        Guid id, LeadActionState action, Guid actor, DateTimeOffset now, string what, ImmutableArray<FieldChange>? fields = null) =>
        new(action with { Sequence = action.Sequence + 1 }, actor, now, []) { Noted = [new(id, action.Sequence + 1, what) { Fields = fields ?? [] }] };
}
