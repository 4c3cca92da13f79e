using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using MiniCrm.Database.Storage;
using MiniCrm.Grains.Leads;
using MiniCrm.Imports;
using Npgsql;
using NpgsqlTypes;

namespace MiniCrm.Grains.Imports.Running;

/// <summary>An import that is under way, and the number of the last row that is done.</summary>
public sealed record ImportJob(Guid Id, ImportState State, int Read);

/// <summary>The rows beside an import: how far it has come, who is at it, and what became of each row of the file.</summary>
public sealed class ImportJobs([FromKeyedServices("leads")] NpgsqlDataSource database)
{
    internal const string Progress =
        "p.created, p.updated, p.skipped, p.refused, p.reverted, p.kept, p.bytes, coalesce(p.ended_at, now()) - p.started_at";

    // Of leads that the import has changed several times the last change is taken back first, and its version is the one to be found now.
    private const string ToRevert = """
        select r.row, r.lead_id, r.before, coalesce(
          (select u.version from import_rows u where u.import_id = r.import_id and u.lead_id = r.lead_id and u.outcome = 1 and u.row > r.row order by u.row limit 1),
          r.version)
        from import_rows r
        where r.import_id = @import and r.outcome = @outcome and r.reverted is null
        order by r.row desc limit @limit
        """;

    /// <summary>Longer than what is done between two signs of life.</summary>
    public static TimeSpan Term { get; } = TimeSpan.FromSeconds(15);

    public async Task<ImportJob?> ClaimAsync(Guid lease)
    {
        var claimed = await database.WriteAsync(
            "select claim_import(@lease, @term)", row => row.IsDBNull(0) ? (Guid?)null : row.GetGuid(0), Lease(lease), new NpgsqlParameter<TimeSpan>("term", Term));
        if (claimed is not [{ } id])
        {
            return null;
        }

        var jobs = await database.QueryAsync(
            "select i.id, i.state, p.read from imports i join import_progress p on p.import_id = i.id where i.id = @import",
            row => new ImportJob(row.GetGuid(0), row.State<ImportState>(1), row.GetInt32(2)),
            Import(id));
        return jobs is [var job] ? job : null;
    }

    /// <summary>Gives a job back; nobody takes it before the pause is over.</summary>
    public Task ReleaseAsync(Guid importId, Guid lease, TimeSpan pause) => database.WriteAsync(
        "update import_progress set leased_until = now() + @pause where import_id = @import and lease = @lease",
        row => row.FieldCount,
        Import(importId),
        Lease(lease),
        new NpgsqlParameter<TimeSpan>("pause", pause));

    /// <returns>How long the jobs that others have now are theirs for at least; null when there are none.</returns>
    public async Task<TimeSpan?> FindNextAsync()
    {
        var rows = await database.QueryAsync(
            """
            select min(p.leased_until) - now() from import_progress p join imports i on i.id = p.import_id
            where i.status in ('running', 'cancelling', 'reverting') and not i.deleted
            """,
            row => row.IsDBNull(0) ? (TimeSpan?)null : row.GetTimeSpan(0));
        return rows[0];
    }

    /// <summary>Removes some of what nobody needs any more.</summary>
    /// <returns>How many rows.</returns>
    public async Task<int> SweepAsync() => (await database.WriteAsync("select sweep_imports()", row => row.GetInt32(0)))[0];

    /// <param name="lease">Only while the job is run under it.</param>
    public async Task<ImportProgress?> ProgressAsync(Guid importId, Guid? lease = null)
    {
        var rows = await database.QueryAsync(
            $"select {Progress} from import_progress p where p.import_id = @import and (@lease is null or p.lease = @lease)",
            row => MapProgress(row, 0),
            Import(importId),
            new NpgsqlParameter("lease", NpgsqlDbType.Uuid) { Value = (object?)lease ?? DBNull.Value });
        return rows is [var progress] ? progress : null;
    }

    /// <summary>What an import has said that it is about to do, and perhaps has done, when its silo died.</summary>
    public async Task<ImmutableDictionary<int, Intent>> IntentsAsync(Guid importId, int after)
    {
        var rows = await database.QueryAsync(
            "select row, lead_id, version, before from import_rows where import_id = @import and row > @after and outcome = 4",
            row => new Intent(row.GetInt32(0), row.GetGuid(1), row.GetInt32(2), row.State<LeadValues>(3)),
            Import(importId),
            new NpgsqlParameter<int>("after", after));
        return rows.ToImmutableDictionary(intent => intent.Row);
    }

    /// <returns>False for whoever has lost the job.</returns>
    public Task<bool> IntendAsync(Guid importId, Guid lease, IReadOnlyList<Intent> intents) => AcceptedAsync(
        "select import_intends(@import, @lease, @term, @others::json)",
        Import(importId),
        Lease(lease),
        new NpgsqlParameter<TimeSpan>("term", Term),
        Json("others", intents.Select(intent => new OutcomeRow(intent.Row, RowOutcome.Updating) { Lead = intent.LeadId, Version = intent.Version, Before = intent.Before })));

    /// <summary>All of it or nothing.</summary>
    /// <returns>False for whoever has lost the job, or when it is to run no more: nothing was stored.</returns>
    public Task<bool> StoreAsync(Guid importId, Guid lease, int expected, int upto, long bytes, IReadOnlyList<(int Row, NewLead Lead)> created, IReadOnlyList<OutcomeRow> others) => AcceptedAsync(
        "select import_batch(@import, @lease, @term, @expected, @upto, @bytes, @ids, @rows, @envelopes, @others::json)",
        Import(importId),
        Lease(lease),
        new NpgsqlParameter<TimeSpan>("term", Term),
        new NpgsqlParameter<int>("expected", expected),
        new NpgsqlParameter<int>("upto", upto),
        new NpgsqlParameter<long>("bytes", bytes),
        new NpgsqlParameter<Guid[]>("ids", [.. created.Select(one => one.Lead.Id)]),
        new NpgsqlParameter<int[]>("rows", [.. created.Select(one => one.Row)]),
        new NpgsqlParameter<byte[][]>("envelopes", [.. created.Select(one => one.Lead.ToEnvelope())]) { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
        Json("others", others));

    /// <summary>Some of what the import did of a kind, and nobody has tried to take back yet, the last first.</summary>
    public Task<ImmutableArray<DoneRow>> DoneAsync(Guid importId, RowOutcome outcome, int limit) => database.QueryAsync(
        ToRevert,
        row => new DoneRow(row.GetInt32(0), row.GetGuid(1), row.GetInt32(3), row.IsDBNull(2) ? null : row.State<LeadValues>(2)),
        Import(importId),
        new NpgsqlParameter<short>("outcome", (short)outcome),
        new NpgsqlParameter<int>("limit", limit));

    /// <returns>False for whoever has lost the job.</returns>
    public Task<bool> RevertedAsync(Guid importId, Guid lease, IReadOnlyList<(int Row, bool IsReverted, int Version)> rows) => AcceptedAsync(
        "select import_reverts(@import, @lease, @term, @rows, @outcomes, @versions)",
        Import(importId),
        Lease(lease),
        new NpgsqlParameter<TimeSpan>("term", Term),
        new NpgsqlParameter<int[]>("rows", [.. rows.Select(row => row.Row)]),
        new NpgsqlParameter<bool[]>("outcomes", [.. rows.Select(row => row.IsReverted)]),
        new NpgsqlParameter<int[]>("versions", [.. rows.Select(row => row.Version)]));

    public Task<ImmutableArray<RefusedRow>> RefusedAsync(Guid importId, int after, int limit) => database.QueryAsync(
        "select row, cells, reason from import_rows where import_id = @import and outcome = 3 and row > @after order by row limit @limit",
        row => new RefusedRow(row.GetInt32(0), [.. row.State<string[]>(1)], row.GetString(2)),
        Import(importId),
        new NpgsqlParameter<int>("after", after),
        new NpgsqlParameter<int>("limit", limit));

    /// <summary>Whether at least so many events wait to be published.</summary>
    public async Task<bool> WaitAsync(int events) => (await database.QueryAsync(
        "select count(*) >= @events from (select from outbox limit @events) waiting", row => row.GetBoolean(0), new NpgsqlParameter<int>("events", events)))[0];

    /// <param name="first">Where its columns begin.</param>
    internal static ImportProgress MapProgress(NpgsqlDataReader row, int first)
    {
        var (created, updated, skipped, refused) = (row.GetInt32(first), row.GetInt32(first + 1), row.GetInt32(first + 2), row.GetInt32(first + 3));
        return new(
            created + updated + skipped + refused, row.GetInt64(first + 6), created, updated, skipped, refused, row.GetInt32(first + 4), row.GetInt32(first + 5), row.GetTimeSpan(first + 7));
    }

    private async Task<bool> AcceptedAsync(string statement, params NpgsqlParameter[] parameters) =>
        (await database.WriteAsync(statement, row => row.GetBoolean(0), parameters))[0];

    private static NpgsqlParameter<Guid> Import(Guid id) => new("import", id);

    private static NpgsqlParameter<Guid> Lease(Guid lease) => new("lease", lease);

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
}

/// <summary>A lead that is about to be updated by a row, as it is before.</summary>
public sealed record Intent(int Row, Guid LeadId, int Version, LeadValues Before);

/// <summary>What the import did with a row.</summary>
/// <param name="Version">That the lead has, if nobody has changed it since.</param>
/// <param name="Before">The lead before it was updated.</param>
public sealed record DoneRow(int Row, Guid LeadId, int Version, LeadValues? Before);
