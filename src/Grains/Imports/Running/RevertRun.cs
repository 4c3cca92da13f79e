using MiniCrm.Grains.Jobs;
using MiniCrm.Leads;

namespace MiniCrm.Grains.Imports.Running;

/// <summary>Takes back what an import did, the last first, through the grains of the leads: as far as nobody has changed them since.</summary>
public sealed class RevertRun(ImportJobs jobs, IGrainFactory grains)
{
    /// <returns>Why it cannot go on; null when all is done.</returns>
    /// <exception cref="JobLostException">Another has the job.</exception>
    public async Task<string?> RunAsync(ImportJob job, Guid lease, CancellationToken stopping) =>
        await RunAsync(job, lease, RowOutcome.Updated, RestoreAsync, stopping)
        ?? await RunAsync(job, lease, RowOutcome.Created, DeleteAsync, stopping);

    private async Task<string?> RunAsync(
        ImportJob job, Guid lease, RowOutcome outcome, Func<DoneRow, Caller, Task<(bool IsReverted, int Version)>> takeBack, CancellationToken stopping)
    {
        var isDone = await TakingBack.RunAsync(
            async () => await RunningUser.FindAsync(job.State.Plan!.RunBy, grains) is { SeesEverything: true } caller ? caller : null,
            () => jobs.DoneAsync(job.Id, outcome, TakingBack.AtOnce),

            // Of several changes of one lead the last comes first, and those before it with the rows that follow.
            (rows, caller) => Task.WhenAll(rows.DistinctBy(row => row.LeadId).Select(async row => (row.Row, Back: await takeBack(row, caller)))),
            reverted => jobs.RevertedAsync(job.Id, lease, [.. reverted.Select(row => (row.Row, row.Back.IsReverted, row.Back.Version))]),
            stopping);
        return isDone ? null : RunningUser.Gone(jobs.Name);
    }

    private async Task<(bool IsReverted, int Version)> DeleteAsync(DoneRow row, Caller caller)
    {
        var answer = await grains.GetGrain<ILeadGrain>(row.LeadId).Delete(new Precondition([row.Version]), caller);

        // One that is not there was deleted before, by whomever.
        return (answer.Succeeded || answer.Refusal.Settled().Kind is RefusalKind.NotFound, row.Version);
    }

    private async Task<(bool IsReverted, int Version)> RestoreAsync(DoneRow row, Caller caller)
    {
        if (row.Before is not { } before)
        {
            // The lead is gone for good.
            return (false, row.Version);
        }

        var lead = grains.GetGrain<ILeadGrain>(row.LeadId);
        var answer = await lead.Update(before.ToUpdate(row.Version), caller);
        if (answer.Value is { } restored)
        {
            return (true, restored.Version);
        }

        // It may have been done already, by a silo that died.
        return answer.Refusal!.Settled().Kind is RefusalKind.StaleVersion && (await lead.Get(caller)).Value is { } now && LeadValues.Of(now) == before
            ? (true, now.Version)
            : (false, row.Version);
    }
}
