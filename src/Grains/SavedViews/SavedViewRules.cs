using System.Collections.Immutable;
using MiniCrm.Database.Storage;
using MiniCrm.SavedViews;

namespace MiniCrm.Grains.SavedViews;

/// <summary>What may be done to a saved view, by whom, and what comes of it. Nobody else is told of a view in an event; the timeline says what was done.</summary>
public static class SavedViewRules
{
    public static Refusal NotFound { get; } = new(RefusalKind.NotFound, "View not found");

    public static Refusal TooMany { get; } = new(RefusalKind.Conflict, "You have 100 views already: delete one first");

    private static readonly Refusal Hidden = NotFound with { Hides = true };

    public static Result<SavedView> Read(SavedViewState? view, Result<SavedView>? answer, Caller caller) =>
        Unseen(view, caller) is { } refusal ? refusal : answer!;

    public static Decision<SavedViewState> Create(Guid id, SavedViewState? existing, CreateSavedView command, Caller caller, DateTimeOffset now)
    {
        if (existing is not null)
        {
            return new Refusal(RefusalKind.Conflict, "There is a view with this id already");
        }

        if (RefusedSharing(command.Shared, caller) is { } refusal)
        {
            return refusal;
        }

        var view = new SavedViewState
        {
            Name = command.Name,
            Query = command.Query,
            Shared = command.Shared,
            OwnerId = caller.UserId,
            CreatedAt = now,
            UpdatedAt = now,
        };
        return Noted(id, view, caller.UserId, now, "view.created", Between(null, view));
    }

    public static Decision<SavedViewState> Update(Guid id, SavedViewState? view, UpdateSavedView command, Caller caller, DateTimeOffset now)
    {
        if (view is null || RefusedChange(view, caller) is not null)
        {
            return RefusedChange(view, caller)!;
        }

        var updated = view with
        {
            Name = command.Name.Or(view.Name),
            Query = command.Query.Or(view.Query),
            Shared = command.Shared.Or(view.Shared),
        };
        if ((RefusedSharing(updated.Shared && !view.Shared, caller) ?? RefusedTakingBack(view, updated, caller)) is { } refusal)
        {
            return refusal;
        }

        return updated == view
            ? Decision.Unchanged<SavedViewState>()
            : Noted(id, updated with { UpdatedAt = now }, caller.UserId, now, "view.updated", Between(view, updated));
    }

    public static Decision<SavedViewState> Delete(Guid id, SavedViewState? view, Caller caller, DateTimeOffset now) =>
        view is null || RefusedChange(view, caller) is not null
            ? RefusedChange(view, caller)!
            : Deleted(id, view, caller.UserId, now);

    /// <summary>A shared view is everybody's by now, and stays.</summary>
    public static Decision<SavedViewState> OwnerDeleted(Guid id, SavedViewState? view, DateTimeOffset now) =>
        view is null ? NotFound
        : view.Shared ? Decision.Unchanged<SavedViewState>()
        : Deleted(id, view, view.OwnerId, now);

    public static Refusal? OnViolation(string constraint) => constraint is "views_of_owner" ? TooMany : null;

    private static Refusal? Unseen(SavedViewState? view, Caller caller) => view is null ? NotFound : view.IsVisibleTo(caller) ? null : Hidden;

    private static Refusal? RefusedChange(SavedViewState? view, Caller caller) => Unseen(view, caller)
        ?? (view!.OwnerId == caller.UserId || caller.SeesEverything ? null : Refusal.Forbidden("A sales_rep changes no views but their own"));

    private static Refusal? RefusedSharing(bool shares, Caller caller) =>
        shares && !caller.SeesEverything ? Refusal.Forbidden("A sales_rep shares no views") with { Member = "shared" } : null;

    // It would be seen by its owner alone, who may be gone, and by nobody then.
    private static Refusal? RefusedTakingBack(SavedViewState view, SavedViewState updated, Caller caller) =>
        view.Shared && !updated.Shared && view.OwnerId != caller.UserId ? Refusal.Forbidden("Only its owner takes a shared view back: delete it") with { Member = "shared" } : null;

    private static Change<SavedViewState> Deleted(Guid id, SavedViewState view, Guid actor, DateTimeOffset now) =>
        Noted(id, view with { Name = "", Query = "", UpdatedAt = now, DeletedAt = now }, actor, now, "view.deleted", []);

    private static ImmutableArray<FieldChange> Between(SavedViewState? before, SavedViewState after)
    {
        var changes = ImmutableArray.CreateBuilder<FieldChange>();
        changes.Compare("name", before?.Name, after.Name);
        changes.Compare("query", before?.Query, after.Query);
        changes.Compare("shared", before?.Shared, after.Shared);
        return changes.ToImmutable();
    }

    // The sequence counts what was done; there are no events that would.
    private static Change<SavedViewState> Noted(
        Guid id, SavedViewState view, Guid actor, DateTimeOffset now, string action, ImmutableArray<FieldChange> fields) =>
        new(view with { Sequence = view.Sequence + 1 }, actor, now, []) { Noted = [new(id, view.Sequence + 1, action) { Fields = fields }] };
}
