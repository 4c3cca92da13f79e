using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using MiniCrm.Database.Storage;
using MiniCrm.Grains.Jobs;
using MiniCrm.Grains.Leads.Finding;
using MiniCrm.Leads;
using Npgsql;
using NpgsqlTypes;

namespace MiniCrm.Grains.Leads.Actions.Running;

/// <summary>An action that is under way, and the last lead that is done.</summary>
public sealed record LeadActionJob(Guid Id, LeadActionState State, Guid Position) : IJob;

/// <summary>The rows beside an action: how far it has come, who is at it, and what became of each lead.</summary>
public sealed class LeadActionJobs([FromKeyedServices("leads")] NpgsqlDataSource database) : JobRows<LeadActionJob>(database, "action", "running", "cancelling", "undoing")
{
    private const string Progress = "p.changed, p.unchanged, p.refused, p.undone, p.kept, coalesce(p.ended_at, now()) - p.started_at";

    public Task<ImmutableArray<LeadActionView>> NewestAsync(PageRequest page, Caller caller) => NewestAsync(
        $"j.id, j.version, j.state, p.action_id is not null, {Progress}",
        row =>
        {
            var action = row.State<LeadActionState>(2).ToView(row.GetGuid(0), row.GetInt32(1));
            return row.GetBoolean(3) ? action with { Progress = MapProgress(row, 4) } : action;
        },
        page,
        caller);

    /// <param name="lease">Only while the job is run under it.</param>
    public async Task<LeadActionProgress?> ProgressAsync(Guid actionId, Guid? lease = null)
    {
        var rows = await Database.QueryAsync(
            $"select {Progress} from action_progress p where p.action_id = @job and (@lease is null or p.lease = @lease)",
            row => MapProgress(row, 0),
            Job(actionId),
            new NpgsqlParameter("lease", NpgsqlDbType.Uuid) { Value = (object?)lease ?? DBNull.Value });
        return rows is [var progress] ? progress : null;
    }

    public async Task<Page<RefusedLead>> RefusedAsync(Guid actionId, PageRequest page)
    {
        var rows = await Database.QueryAsync(
            "select lead_id, reason from action_rows where action_id = @job and outcome = 1 and lead_id < @before order by lead_id desc limit @limit",
            row => new RefusedLead(row.GetGuid(0), row.GetString(1)),
            Pages.Parameters(page, Job(actionId)));
        return rows.ToPage(page, refused => refused.LeadId);
    }

    /// <summary>The next leads that the conditions let through, in the order of their ids.</summary>
    public Task<ImmutableArray<Guid>> NextAsync(LeadConditions conditions, Guid after, Guid bound, int limit) => Database.QueryAsync(
        NextStatement(conditions),
        row => row.GetGuid(0),
        [.. conditions.Parameters(), new NpgsqlParameter<Guid>("after", after), new NpgsqlParameter<Guid>("bound", bound), new NpgsqlParameter<int>("limit", limit)]);

    public static string NextStatement(LeadConditions conditions) => $"""
        select id from ({string.Join(" union all ", conditions.Branches.Select(branch => $"(select id from leads where {branch} and id > @after and id < @bound order by id limit @limit)"))}) ahead
        order by id limit @limit
        """;

    /// <summary>Those of the leads that the conditions still let through, and that the action has not done, as they are.</summary>
    public Task<ImmutableArray<LeadIntent>> LookAsync(Guid actionId, LeadConditions conditions, IEnumerable<Guid> leads) => Database.QueryAsync(
        $"""
        select id, version, (state->>'sequence')::int, jsonb_build_object('status', state->'status', 'assignedUserId', state->'assignedUserId') from leads
        where id = any(@leads) and ({string.Join(" or ", conditions.Branches.Select(branch => $"({branch})"))})
          and not exists (select from action_rows r where r.action_id = @job and r.lead_id = leads.id and r.outcome <> 2)
        """,
        MapIntent,
        [.. conditions.Parameters(), Job(actionId), new NpgsqlParameter<Guid[]>("leads", [.. leads])]);

    /// <summary>What an action has said that it is about to do, and perhaps has done, when its silo died: behind what is done.</summary>
    public Task<ImmutableArray<LeadIntent>> IntentsAsync(LeadActionJob job) => Database.QueryAsync(
        "select lead_id, version, sequence, before from action_rows where action_id = @job and lead_id > @after and outcome = 2 order by lead_id",
        MapIntent,
        Job(job.Id),
        new NpgsqlParameter<Guid>("after", job.Position));

    /// <returns>False for whoever has lost the job, or when it is to run no more.</returns>
    public Task<bool> IntendAsync(Guid actionId, Guid lease, IReadOnlyList<LeadIntent> intents) => AcceptedAsync(
        "select action_intends(@job, @lease, @term, @intents::json)",
        Job(actionId),
        Lease(lease),
        ForTerm(),
        Json("intents", intents.Select(intent => new { lead = intent.LeadId, intent.Version, intent.Sequence, intent.Before })));

    /// <param name="upto">The last lead that is done by that; null where those before it are not.</param>
    /// <exception cref="JobLostException">Another has the job, and nothing was stored; or it was, and the job is to run no more.</exception>
    public async Task StoreAsync(LeadActionJob job, Guid lease, Guid? upto, IReadOnlyList<LeadOutcome> outcomes)
    {
        var status = await Database.WriteAsync(
            "select action_batch(@job, @lease, @term, @upto, @outcomes::json)",
            row => row.IsDBNull(0) ? null : row.GetString(0),
            Job(job.Id),
            Lease(lease),
            ForTerm(),
            new NpgsqlParameter<Guid?>("upto", upto),
            Json("outcomes", outcomes.Select(outcome => new { lead = outcome.LeadId, outcome = (int)outcome.Kind, outcome.Reason })));
        if (status[0] != SnakeCase.Of(job.State.Status))
        {
            throw new JobLostException();
        }
    }

    /// <summary>Which of these entries are there: each the next one of its lead, of that user.</summary>
    public async Task<ImmutableHashSet<Guid>> WrittenAsync(IReadOnlyCollection<LeadEntry> entries, Guid userId)
    {
        if (entries.Count == 0)
        {
            return [];
        }

        var rows = await Database.QueryAsync(
            $"""
            select t.aggregate_id from unnest(@leads, @sequences, @types, @values) as told (lead, sequence, type, value)
            join timeline t on t.aggregate_id = told.lead and t.sequence = told.sequence + 1 and t.type = told.type
            where t.actor = @user and (t.type in ('{LeadDeleted.Topic}', '{LeadRestored.Topic}') or t.changes->0->>'new' is not distinct from told.value)
            """,
            row => row.GetGuid(0),
            new NpgsqlParameter<Guid[]>("leads", [.. entries.Select(entry => entry.LeadId)]),
            new NpgsqlParameter<int[]>("sequences", [.. entries.Select(entry => entry.Behind)]),
            new NpgsqlParameter<string[]>("types", [.. entries.Select(entry => entry.Type)]),
            new NpgsqlParameter<string?[]>("values", [.. entries.Select(entry => entry.Value)]),
            new NpgsqlParameter<Guid>("user", userId));
        return [.. rows];
    }

    /// <summary>Some of what the action changed, and nobody has tried to take back yet.</summary>
    public Task<ImmutableArray<LeadIntent>> DoneAsync(Guid actionId, Guid after, int limit) => Database.QueryAsync(
        """
        select lead_id, version, sequence, before from action_rows
        where action_id = @job and lead_id > @after and outcome = 0 and undone is null
        order by lead_id limit @limit
        """,
        MapIntent,
        Job(actionId),
        new NpgsqlParameter<Guid>("after", after),
        new NpgsqlParameter<int>("limit", limit));

    /// <returns>False for whoever has lost the job.</returns>
    public Task<bool> UndoneAsync(Guid actionId, Guid lease, IReadOnlyList<(Guid LeadId, bool IsUndone)> leads) => AcceptedAsync(
        "select action_undoes(@job, @lease, @term, @leads, @outcomes)",
        Job(actionId),
        Lease(lease),
        ForTerm(),
        new NpgsqlParameter<Guid[]>("leads", [.. leads.Select(lead => lead.LeadId)]),
        new NpgsqlParameter<bool[]>("outcomes", [.. leads.Select(lead => lead.IsUndone)]));

    protected override async Task<LeadActionJob?> FindAsync(Guid id)
    {
        var jobs = await Database.QueryAsync(
            "select a.id, a.state, p.position from actions a join action_progress p on p.action_id = a.id where a.id = @job",
            row => new LeadActionJob(row.GetGuid(0), row.State<LeadActionState>(1), row.IsDBNull(2) ? Guid.Empty : row.GetGuid(2)),
            Job(id));
        return jobs is [var job] ? job : null;
    }

    /// <param name="first">Where its columns begin.</param>
    private static LeadActionProgress MapProgress(NpgsqlDataReader row, int first) => new(
        row.GetInt32(first), row.GetInt32(first + 1), row.GetInt32(first + 2), row.GetInt32(first + 3), row.GetInt32(first + 4), row.GetTimeSpan(first + 5));

    private static LeadIntent MapIntent(NpgsqlDataReader row) => new(row.GetGuid(0), row.GetInt32(1), row.GetInt32(2), row.State<LeadBefore>(3));

    private static NpgsqlParameter<string> Json<T>(string name, IEnumerable<T> rows) => new(name, JsonSerializer.Serialize(rows, StorageJson.Options));
}

/// <summary>A lead that is about to be changed, or was, as it was before.</summary>
/// <param name="Sequence">Of the last entry of its timeline.</param>
public sealed record LeadIntent(Guid LeadId, int Version, int Sequence, LeadBefore Before);

/// <summary>What of a lead actions change.</summary>
public sealed record LeadBefore(LeadStatus Status, Guid? AssignedUserId);

/// <summary>What the timeline of a lead tells of a change that an action makes, or takes back.</summary>
/// <param name="Behind">The sequence of the entry before.</param>
/// <param name="Value">What the lead has since; null for nobody, and where nothing but the type matters.</param>
public sealed record LeadEntry(Guid LeadId, int Behind, string Type, string? Value)
{
    public static LeadEntry Of(LeadIntent intent, LeadChange change) => change.Kind switch
    {
        LeadActionKind.Assign => new(intent.LeadId, intent.Sequence, LeadAssigned.Topic, change.AssignedUserId?.ToString()),
        LeadActionKind.Move => new(intent.LeadId, intent.Sequence, LeadStatusChanged.Topic, SnakeCase.Of(change.Status.GetValueOrDefault())),
        _ => new(intent.LeadId, intent.Sequence, LeadDeleted.Topic, Value: null),
    };

    public static LeadEntry OfUndoing(LeadIntent intent, LeadChange change) => change.Kind switch
    {
        LeadActionKind.Assign => new(intent.LeadId, intent.Sequence + 1, LeadAssigned.Topic, intent.Before.AssignedUserId?.ToString()),
        LeadActionKind.Move => new(intent.LeadId, intent.Sequence + 1, LeadStatusChanged.Topic, SnakeCase.Of(intent.Before.Status)),
        _ => new(intent.LeadId, intent.Sequence + 1, LeadRestored.Topic, Value: null),
    };
}

/// <summary>What became of a lead.</summary>
/// <param name="Reason">Why it was refused.</param>
public sealed record LeadOutcome(Guid LeadId, LeadOutcomeKind Kind, string? Reason = null);

/// <summary>As <c>action_batch</c> and <c>action_rows</c> have it.</summary>
public enum LeadOutcomeKind
{
    Changed = 0,
    Refused = 1,

    /// <summary>It was so already.</summary>
    Unchanged = 3,

    /// <summary>It is not there any more, or not of the filter.</summary>
    Left = 4,
}
