using System.Collections.Immutable;
using System.Globalization;
using MiniCrm.Grains.Imports.Reading;
using MiniCrm.Imports;

namespace MiniCrm.Grains.Imports;

/// <summary>What may be done to an import, by whom, and what comes of it.</summary>
public static class ImportRules
{
    /// <summary>For so long a file waits to be started.</summary>
    public static TimeSpan Waits { get; } = TimeSpan.FromDays(7);

    public static Refusal NotFound { get; } = new(RefusalKind.NotFound, "Import not found");

    public static Refusal AlreadyThere { get; } = new(RefusalKind.Conflict, "There is an import with this id already");

    private static readonly Refusal Hidden = NotFound with { Hides = true };

    /// <summary>Why the caller sees no import; null when they do.</summary>
    public static Refusal? Unseen(ImportState? import, Caller caller) =>
        import is null ? NotFound : import.IsVisibleTo(caller) ? null : Hidden;

    public static Decision<ImportState> Create(Guid id, ImportState? existing, CreateImport command, ImportFindings found, Caller caller, DateTimeOffset now)
    {
        if (existing is not null)
        {
            return AlreadyThere;
        }

        var import = new ImportState
        {
            OwnerId = caller.UserId,
            Name = command.Name,
            Size = command.Size,
            Status = ImportStatus.Uploaded,
            Found = found,
            CreatedAt = now,
            UpdatedAt = now,
        };
        return Noted(id, import, caller.UserId, now, "import.created");
    }

    public static Decision<ImportState> Start(Guid id, ImportState? import, StartImport command, Caller caller, DateTimeOffset now)
    {
        if (import is null || Unseen(import, caller) is not null)
        {
            return Unseen(import, caller)!;
        }

        if (import.Status is not ImportStatus.Uploaded)
        {
            return new Refusal(RefusalKind.Conflict, "An import is started once");
        }

        var mapping = command.Mapping ?? Proposed(import.Found);
        if ((RefusedDefaults(command.Defaults, caller) ?? RefusedMapping(import.Found, mapping, command.Defaults)) is { } refusal)
        {
            return refusal;
        }

        var plan = new ImportPlan(mapping, command.Defaults, command.Duplicates, caller.UserId);
        return Noted(id, import with { Status = ImportStatus.Running, Plan = plan, StartedAt = now, UpdatedAt = now }, caller.UserId, now, "import.started");
    }

    public static Decision<ImportState> Cancel(Guid id, ImportState? import, Caller caller, DateTimeOffset now) =>
        import is null || Unseen(import, caller) is not null ? Unseen(import, caller)!
        : import.Status is ImportStatus.Cancelling ? Decision.Unchanged<ImportState>()
        : import.Status is ImportStatus.Running
            ? Noted(id, import with { Status = ImportStatus.Cancelling, UpdatedAt = now }, caller.UserId, now, "import.cancelled")
        : new Refusal(RefusalKind.Conflict, "The import is not running");

    public static Decision<ImportState> Revert(Guid id, ImportState? import, Caller caller, DateTimeOffset now)
    {
        if (import is null || Unseen(import, caller) is not null)
        {
            return Unseen(import, caller)!;
        }

        if (!caller.SeesEverything)
        {
            return Refusal.Forbidden("To revert an import deletes leads, which a sales_rep cannot do");
        }

        if (import.Status is ImportStatus.Reverting or ImportStatus.Reverted)
        {
            return Decision.Unchanged<ImportState>();
        }

        if (import is not { Status: ImportStatus.Done or ImportStatus.Cancelled or ImportStatus.Failed, Plan: { } plan })
        {
            return new Refusal(RefusalKind.Conflict, "Only an import that has ended can be reverted");
        }

        var reverting = import with { Status = ImportStatus.Reverting, Plan = plan with { RunBy = caller.UserId }, UpdatedAt = now };
        return Noted(id, reverting, caller.UserId, now, "import.reverted");
    }

    public static Decision<ImportState> Delete(Guid id, ImportState? import, Caller caller, DateTimeOffset now) =>
        import is null || Unseen(import, caller) is not null ? Unseen(import, caller)!
        : IsUnderWay(import.Status) ? new Refusal(RefusalKind.Conflict, "The import is under way: cancel it first, or wait")
        : Deleted(id, import, caller.UserId, now);

    /// <summary>The file is full of personal data that nobody is there for any more.</summary>
    public static Decision<ImportState> OwnerDeleted(Guid id, ImportState? import, DateTimeOffset now) =>
        import is null ? NotFound : Deleted(id, import, import.OwnerId, now);

    /// <summary>What nobody has started for long is not kept: it is full of personal data, and nobody thinks of it any more.</summary>
    public static Decision<ImportState> Expire(Guid id, ImportState? import, DateTimeOffset now) =>
        import is { Status: ImportStatus.Uploaded } && now - import.CreatedAt >= Waits ? Deleted(id, import, import.OwnerId, now) : Decision.Unchanged<ImportState>();

    /// <summary>What was under way has come to its end.</summary>
    /// <param name="failure">Why it could not go on; null when it could.</param>
    public static Decision<ImportState> Settle(Guid id, ImportState? import, string? failure, ImportProgress progress, DateTimeOffset now)
    {
        if (import is not { Plan: { } plan } || !IsUnderWay(import.Status))
        {
            return Decision.Unchanged<ImportState>();
        }

        var status = failure is not null ? ImportStatus.Failed
            : import.Status is ImportStatus.Running ? ImportStatus.Done
            : import.Status is ImportStatus.Cancelling ? ImportStatus.Cancelled
            : ImportStatus.Reverted;
        var ended = import with { Status = status, Failure = failure, FinishedAt = now, UpdatedAt = now, Ends = import.Ends + 1 };
        var finished = new ImportFinished(id, status, progress.Created, progress.Updated, progress.Skipped, progress.Refused, plan.RunBy, now);
        return Noted(id, ended, plan.RunBy, now, ImportFinished.Topic) with { Happened = [new(finished, null) { Of = (id, ended.Ends) }] };
    }

    public static bool IsUnderWay(ImportStatus status) => status is ImportStatus.Running or ImportStatus.Cancelling or ImportStatus.Reverting;

    private static ImmutableArray<MappedColumn> Proposed(ImportFindings found) =>
        [.. found.Columns.Where(column => column.Field is not null).Select(column => new MappedColumn(column.Number, column.Field!))];

    private static Refusal? RefusedDefaults(ImmutableArray<ImportDefault> defaults, Caller caller) =>
        defaults.Select(value => value.Field).Except(ImportFields.All).Order(StringComparer.Ordinal).FirstOrDefault() is { } unknown
            ? Refusal.Invalid("defaults", $"has {unknown}, which is none of {string.Join(", ", ImportFields.All)}")
        : RowConverter.Complaint(defaults) is { } complaint ? Refusal.Invalid("defaults", complaint)
        : !caller.SeesEverything && defaults.Any(value => value.Field == ImportFields.AssignedUserId && Guid.Parse(value.Value) != caller.UserId)
            ? Refusal.Forbidden("A sales_rep assigns leads to nobody but themselves") with { Member = "defaults" }
        : null;

    private static Refusal? RefusedMapping(ImportFindings found, ImmutableArray<MappedColumn> mapping, ImmutableArray<ImportDefault> defaults)
    {
        if (found.Format is ImportFormat.Ndjson)
        {
            return mapping.IsEmpty ? null : Refusal.Invalid("mapping", "is for CSV: NDJSON has no columns");
        }

        if (mapping.FirstOrDefault(mapped => !ImportFields.All.Contains(mapped.Field)) is { } unknown)
        {
            return Refusal.Invalid("mapping", $"has {unknown.Field}, which is none of {string.Join(", ", ImportFields.All)}");
        }

        if (mapping.FirstOrDefault(mapped => mapped.Column < 1 || mapped.Column > found.Columns.Length) is { } beyond)
        {
            return Refusal.Invalid("mapping", $"names column {beyond.Column}: there are the columns 1 to {found.Columns.Length}");
        }

        var twice = Twice(mapping, mapped => $"column {mapped.Column.ToString(CultureInfo.InvariantCulture)}") ?? Twice(mapping, mapped => mapped.Field);
        if (twice is not null)
        {
            return Refusal.Invalid("mapping", $"has {twice} twice");
        }

        var missing = ImportFields.Required.Where(field => mapping.All(mapped => mapped.Field != field) && defaults.All(value => value.Field != field)).ToArray();
        return missing.Length == 0 ? null : Refusal.Invalid("mapping", $"has no column for {string.Join(", ", missing)}, and there is no default");
    }

    private static string? Twice(ImmutableArray<MappedColumn> mapping, Func<MappedColumn, string> key) =>
        mapping.GroupBy(key).FirstOrDefault(same => same.Count() > 1)?.Key;

    private static Change<ImportState> Deleted(Guid id, ImportState import, Guid actor, DateTimeOffset now)
    {
        var emptied = import with
        {
            Name = null,
            Found = import.Found with { Columns = [], Rows = [], Faults = [] },
            Plan = null,
            Failure = null,
            UpdatedAt = now,
            DeletedAt = now,
        };
        return Noted(id, emptied, actor, now, "import.deleted");
    }

    // The sequence counts what was done; its end alone is an event, and counted by itself.
    private static Change<ImportState> Noted(Guid id, ImportState import, Guid actor, DateTimeOffset now, string action) =>
        new(import with { Sequence = import.Sequence + 1 }, actor, now, []) { Noted = [new(id, import.Sequence + 1, action)] };
}
