using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using MiniCrm.Database.Storage;
using MiniCrm.Grains.Imports.Reading;
using MiniCrm.Grains.Jobs;
using MiniCrm.Grains.Leads;
using MiniCrm.Imports;
using Npgsql;
using NpgsqlTypes;

namespace MiniCrm.Grains.Imports.Running;

/// <summary>An import that is under way, and the number of the last row that is done.</summary>
public sealed record ImportJob(Guid Id, ImportState State, int Read) : IJob;

/// <summary>The rows beside an import: how far it has come, who is at it, and what became of each row of the file.</summary>
public sealed class ImportJobs([FromKeyedServices("leads")] NpgsqlDataSource database) : JobRows<ImportJob>(database, "import", "running", "cancelling", "reverting")
{
    private const string Progress =
        "p.created, p.updated, p.skipped, p.refused, p.reverted, p.kept, p.bytes, coalesce(p.ended_at, now()) - p.started_at";

    // Of leads that the import has changed several times the last change is taken back first, and its version is the one to be found now.
    private const string ToRevert = """
        select r.row, r.lead_id, r.before, coalesce(
          (select u.version from import_rows u where u.import_id = r.import_id and u.lead_id = r.lead_id and u.outcome = 1 and u.row > r.row order by u.row limit 1),
          r.version)
        from import_rows r
        where r.import_id = @job and r.outcome = @outcome and r.reverted is null
        order by r.row desc limit @limit
        """;

    /// <summary>Some that were uploaded before a time, and that nobody has started, the oldest first.</summary>
    public Task<ImmutableArray<Guid>> UnstartedAsync(DateTimeOffset before) => Database.QueryAsync(
        "select id from imports where status = 'uploaded' and not deleted and id < @before order by id limit 20",
        row => row.GetGuid(0),
        new NpgsqlParameter<Guid>("before", TimeOrderedId.FirstOf(before)));

    public async Task<ImmutableArray<ImportView>> NewestAsync(PageRequest page, Caller caller) => await NewestAsync(
        $"j.id, j.version, j.state, p.import_id is not null, {Progress}",
        row =>
        {
            var import = row.State<ImportState>(2).ToView(row.GetGuid(0), row.GetInt32(1));
            return row.GetBoolean(3) ? import with { Progress = MapProgress(row, 4) } : import;
        },
        page,
        caller);

    /// <param name="lease">Only while the job is run under it.</param>
    public async Task<ImportProgress?> ProgressAsync(Guid importId, Guid? lease = null)
    {
        var rows = await Database.QueryAsync(
            $"select {Progress} from import_progress p where p.import_id = @job and (@lease is null or p.lease = @lease)",
            row => MapProgress(row, 0),
            Job(importId),
            new NpgsqlParameter("lease", NpgsqlDbType.Uuid) { Value = (object?)lease ?? DBNull.Value });
        return rows is [var progress] ? progress : null;
    }

    /// <summary>What an import has said that it is about to do, and perhaps has done, when its silo died.</summary>
    public async Task<ImmutableDictionary<int, Intent>> IntentsAsync(Guid importId, int after)
    {
        var rows = await Database.QueryAsync(
            "select row, lead_id, version, before from import_rows where import_id = @job and row > @after and outcome = 4",
            row => new Intent(row.GetInt32(0), row.GetGuid(1), row.GetInt32(2), row.State<LeadValues>(3)),
            Job(importId),
            new NpgsqlParameter<int>("after", after));
        return rows.ToImmutableDictionary(intent => intent.Row);
    }

    /// <returns>False for whoever has lost the job.</returns>
    public Task<bool> IntendAsync(Guid importId, Guid lease, IReadOnlyList<Intent> intents) => AcceptedAsync(
        "select import_intends(@job, @lease, @term, @others::json)",
        Job(importId),
        Lease(lease),
        ForTerm(),
        Json("others", intents.Select(intent => new OutcomeRow(intent.Row, RowOutcome.Updating) { Lead = intent.LeadId, Version = intent.Version, Before = intent.Before })));

    /// <summary>All of it or nothing.</summary>
    /// <returns>False for whoever has lost the job, or when it is to run no more: nothing was stored.</returns>
    public Task<bool> StoreAsync(Guid importId, Guid lease, int expected, int upto, long bytes, IReadOnlyList<(int Row, NewLead Lead)> created, IReadOnlyList<OutcomeRow> others) => AcceptedAsync(
        "select import_batch(@job, @lease, @term, @expected, @upto, @bytes, @ids, @rows, @envelopes, @others::json)",
        Job(importId),
        Lease(lease),
        ForTerm(),
        new NpgsqlParameter<int>("expected", expected),
        new NpgsqlParameter<int>("upto", upto),
        new NpgsqlParameter<long>("bytes", bytes),
        new NpgsqlParameter<Guid[]>("ids", [.. created.Select(one => one.Lead.Id)]),
        new NpgsqlParameter<int[]>("rows", [.. created.Select(one => one.Row)]),
        new NpgsqlParameter<byte[][]>("envelopes", [.. created.Select(one => one.Lead.ToEnvelope())]) { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
        Json("others", others));

    /// <summary>Some of what the import did of a kind, and nobody has tried to take back yet, the last first.</summary>
    public Task<ImmutableArray<DoneRow>> DoneAsync(Guid importId, RowOutcome outcome, int limit) => Database.QueryAsync(
        ToRevert,
        row => new DoneRow(row.GetInt32(0), row.GetGuid(1), row.GetInt32(3), row.IsDBNull(2) ? null : row.State<LeadValues>(2)),
        Job(importId),
        new NpgsqlParameter<short>("outcome", (short)outcome),
        new NpgsqlParameter<int>("limit", limit));

    /// <returns>False for whoever has lost the job.</returns>
    public Task<bool> RevertedAsync(Guid importId, Guid lease, IReadOnlyList<(int Row, bool IsReverted, int Version)> rows) => AcceptedAsync(
        "select import_reverts(@job, @lease, @term, @rows, @outcomes, @versions)",
        Job(importId),
        Lease(lease),
        ForTerm(),
        new NpgsqlParameter<int[]>("rows", [.. rows.Select(row => row.Row)]),
        new NpgsqlParameter<bool[]>("outcomes", [.. rows.Select(row => row.IsReverted)]),
        new NpgsqlParameter<int[]>("versions", [.. rows.Select(row => row.Version)]));

    public Task<ImmutableArray<RefusedRow>> RefusedAsync(Guid importId, int after, int limit) => Database.QueryAsync(
        "select row, cells, reason from import_rows where import_id = @job and outcome = 3 and row > @after order by row limit @limit",
        row => new RefusedRow(row.GetInt32(0), [.. row.State<string[]>(1)], row.GetString(2)),
        Job(importId),
        new NpgsqlParameter<int>("after", after),
        new NpgsqlParameter<int>("limit", limit));

    protected override async Task<ImportJob?> FindAsync(Guid id)
    {
        var jobs = await Database.QueryAsync(
            "select i.id, i.state, p.read from imports i join import_progress p on p.import_id = i.id where i.id = @job",
            row => new ImportJob(row.GetGuid(0), row.State<ImportState>(1), row.GetInt32(2)),
            Job(id));
        return jobs is [var job] ? job : null;
    }

    /// <param name="first">Where its columns begin.</param>
    private static ImportProgress MapProgress(NpgsqlDataReader row, int first)
    {
        var (created, updated, skipped, refused) = (row.GetInt32(first), row.GetInt32(first + 1), row.GetInt32(first + 2), row.GetInt32(first + 3));
        return new(
            created + updated + skipped + refused, row.GetInt64(first + 6), created, updated, skipped, refused, row.GetInt32(first + 4), row.GetInt32(first + 5), row.GetTimeSpan(first + 7));
    }

    private static NpgsqlParameter<string> Json(string name, IEnumerable<OutcomeRow> rows) =>
        new(name, JsonSerializer.Serialize(rows, StorageJson.Options));
}

/// <summary>What became of a row, as <c>import_rows</c> has it.</summary>
public enum RowOutcome
{
    Created = 0,
    Updated = 1,
    Skipped = 2,
    Refused = 3,
    Updating = 4,
}

/// <summary>A row of <c>import_rows</c>.</summary>
public sealed record OutcomeRow(int Row, RowOutcome Outcome)
{
    public Guid? Lead { get; init; }

    public int? Version { get; init; }

    public LeadValues? Before { get; init; }

    public string? Reason { get; init; }

    public IReadOnlyList<string>? Cells { get; init; }

    internal static OutcomeRow Refused(RawRow row, string reason) => new(row.Number, RowOutcome.Refused)
    {
        Reason = reason,

        // PostgreSQL stores no NUL.
        Cells = [.. row.Cells.Select(cell => cell.Replace('\0', '\uFFFD'))],
    };
}

/// <summary>A lead that is about to be updated by a row, as it is before.</summary>
public sealed record Intent(int Row, Guid LeadId, int Version, LeadValues Before);

/// <summary>What the import did with a row.</summary>
/// <param name="Version">That the lead has, if nobody has changed it since.</param>
/// <param name="Before">The lead before it was updated.</param>
public sealed record DoneRow(int Row, Guid LeadId, int Version, LeadValues? Before);
