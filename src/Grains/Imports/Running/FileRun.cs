using System.Collections.Immutable;
using MiniCrm.Database.Storage;
using MiniCrm.Grains.Imports.Reading;
using MiniCrm.Grains.Jobs;
using MiniCrm.Grains.Leads;
using MiniCrm.Imports;
using MiniCrm.Leads;
using MiniCrm.Users;

namespace MiniCrm.Grains.Imports.Running;

/// <summary>
/// Makes leads of the rows of a file, from the row after the last one that is done. Each batch is stored whole with how far it has come, so
/// that whoever goes on after a kill neither leaves a row out nor does one twice.
/// </summary>
public sealed class FileRun(
    ImportJobs jobs, ImportParts parts, LeadsAlike alike, LeadCreation creation, LeadSettings settings, Backlog backlog, IGrainFactory grains, TimeProvider clock)
{
    // Of leads that are changed.
    private const int AtOnce = 16;

    /// <returns>Why it cannot go on; null at the end of the file.</returns>
    /// <exception cref="JobLostException">Another has the job, or it is to run no more.</exception>
    public async Task<string?> RunAsync(ImportJob job, Guid lease, CancellationToken stopping)
    {
        var (found, plan) = (job.State.Found, job.State.Plan!);
        await using var file = parts.Open(job.Id);
        using var rows = Rows.Open(file, found);
        var batches = new RowBatches(rows, new(found, plan.Mapping, plan.Defaults), found.HasHeader, job.Read);
        var batch = new Batch(job.Id, lease, plan, job.Read) { Intents = await jobs.IntentsAsync(job.Id, job.Read) };

        // The next rows are read while those before are stored.
        var next = Task.Run(batches.ReadAsync, CancellationToken.None);
        try
        {
            while (await next is { Rows: { Count: > 0 } read, Position: var position })
            {
                stopping.ThrowIfCancellationRequested();
                next = Task.Run(batches.ReadAsync, CancellationToken.None);
                await backlog.WaitAsync(stopping);
                if (await RunningUser.FindAsync(plan.RunBy, grains) is not { } caller)
                {
                    return RunningUser.Gone(jobs.Name);
                }

                await StoreAsync(batch with { Caller = caller, Position = position }, read);
                batch = batch with { Done = read[^1].Raw.Number };
            }

            return null;
        }
        catch (UnreadableFileException unreadable)
        {
            return unreadable.Message;
        }
        finally
        {
            // The file is not closed while it is read.
            await next.ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>In one statement; where rows are alike, those before the one that has to see them first.</summary>
    private async Task StoreAsync(Batch batch, IReadOnlyList<ReadRow> read)
    {
        var assignees = await FindAssigneesAsync(read, batch.Caller!);
        var decided = read.Select(row => Decide(row, assignees, batch.Caller!)).ToList();
        while (decided.Count > 0)
        {
            var count = await StoreSomeAsync(batch, decided);
            batch = batch with { Done = decided[count - 1].Row.Raw.Number };
            decided.RemoveRange(0, count);
        }
    }

    /// <returns>How many of the first rows were stored.</returns>
    private async Task<int> StoreSomeAsync(Batch batch, List<DecidedRow> decided)
    {
        var existing = batch.Plan.Duplicates is ImportDuplicates.Create
            ? []
            : await alike.FindAsync([.. decided.SelectMany(row => row.Keys)]);
        var created = new List<(int Row, NewLead Lead)>();
        var others = new List<OutcomeRow>();
        var updates = new List<RowUpdate>();
        var inFile = new Dictionary<LeadKey, int>();
        var count = 0;
        foreach (var row in decided)
        {
            var number = row.Row.Raw.Number;
            var keys = batch.Plan.Duplicates is ImportDuplicates.Create ? [] : row.Keys;
            if (batch.Intents.TryGetValue(number, out var intent))
            {
                updates.Add(new(row.Row, row.Fault, intent.LeadId, intent));
            }
            else if (row.Lead is null)
            {
                others.Add(OutcomeRow.Refused(row.Row.Raw, row.Fault!));
            }
            else if (keys.FirstOrDefault(inFile.ContainsKey) is { Member: not null } same)
            {
                if (batch.Plan.Duplicates is ImportDuplicates.Update)
                {
                    // It changes what the row before makes, which is to be stored first.
                    break;
                }

                others.Add(new(number, RowOutcome.Skipped) { Reason = $"has the same {same.Member} as row {inFile[same]}" });
            }
            else if (keys.FirstOrDefault(existing.ContainsKey) is { Member: not null } known)
            {
                if (batch.Plan.Duplicates is ImportDuplicates.Update)
                {
                    if (updates.Exists(update => update.LeadId == existing[known]))
                    {
                        break;
                    }

                    updates.Add(new(row.Row, row.Fault, existing[known], Resumed: null));
                }
                else
                {
                    others.Add(new(number, RowOutcome.Skipped) { Reason = $"a lead has the same {known.Member}" });
                }
            }
            else
            {
                created.Add((number, row.Lead));
            }

            foreach (var key in keys)
            {
                inFile.TryAdd(key, number);
            }

            count++;
        }

        others.AddRange(await UpdateAsync(batch, updates));
        var last = decided[count - 1].Row.Raw.Number;
        if (!await jobs.StoreAsync(batch.ImportId, batch.Lease, batch.Done, last, batch.Position, created, others))
        {
            throw new JobLostException();
        }

        if (created.Count > 0)
        {
            creation.Stored();
        }

        return count;
    }

    private DecidedRow Decide(ReadRow row, Dictionary<Guid, Assignee> assignees, Caller caller)
    {
        if (row.Lead is not { } lead)
        {
            return new(row, null, [], row.Fault);
        }

        var id = TimeOrderedId.New(clock.GetUtcNow());
        var now = TimeOrderedId.TimeOf(id)!.Value;
        var command = new CreateLead
        {
            FirstName = lead.FirstName,
            LastName = lead.LastName,
            Email = lead.Email,
            Phone = lead.Phone,
            Company = lead.Company,
            Position = lead.Position,
            Notes = lead.Notes,
            Source = lead.Source ?? LeadSource.Other,
            AssignedUserId = lead.AssignedUserId,

            // What the import is to do with doubles it does itself.
            OnDuplicate = OnDuplicate.Allow,
        };
        var assignee = lead.AssignedUserId is { } user ? assignees[user] : Assignee.Nobody;
        var decision = LeadRules.Create(id, null, command, assignee, settings, caller, now);
        if (decision.Change is not { } change)
        {
            return new(row, null, [], decision.Refusal!.ToReason());
        }

        if (lead.Status is { } status && LeadRules.ChangeStatus(id, change.State, status, caller, now).Change is { } moved)
        {
            change = moved with { Happened = [.. change.Happened, .. moved.Happened] };
        }

        return new(row, new(id, change), [.. LeadKey.Of(change.State)], null);
    }

    private async Task<Dictionary<Guid, Assignee>> FindAssigneesAsync(IReadOnlyList<ReadRow> rows, Caller caller)
    {
        var found = new Dictionary<Guid, Assignee>();
        foreach (var id in rows.Select(row => row.Lead?.AssignedUserId).OfType<Guid>().Distinct())
        {
            found.Add(id, await Assignee.FindAsync(id, caller, grains));
        }

        return found;
    }

    private async Task<IReadOnlyList<OutcomeRow>> UpdateAsync(Batch batch, List<RowUpdate> updates)
    {
        var changes = new RowUpdates(jobs, grains, batch.ImportId, batch.Lease, batch.Caller!);
        var outcomes = new List<OutcomeRow>(updates.Count);
        foreach (var some in updates.Chunk(AtOnce))
        {
            outcomes.AddRange(await changes.RunAsync(some));
        }

        return outcomes;
    }

    /// <param name="Done">The number of the last row that is stored.</param>
    private sealed record Batch(Guid ImportId, Guid Lease, ImportPlan Plan, int Done)
    {
        public required ImmutableDictionary<int, Intent> Intents { get; init; }

        public Caller? Caller { get; init; }

        public long Position { get; init; }
    }

    /// <summary>A row, and the lead that it is to be if no other is in its way, or why it is none.</summary>
    private sealed record DecidedRow(ReadRow Row, NewLead? Lead, IReadOnlyList<LeadKey> Keys, string? Fault);
}
