using MiniCrm.Database.Storage;
using MiniCrm.Leads;

namespace MiniCrm.Grains.Imports.Running;

/// <summary>Takes back what an import did, the last first, through the grains of the leads: as far as nobody has changed them since.</summary>
public sealed class RevertRun(ImportJobs jobs, IGrainFactory grains)
{
    private const int AtOnce = 32;

    /// <returns>Why it cannot go on; null when all is done.</returns>
    /// <exception cref="JobLostException">Another has the job.</exception>
    public async Task<string?> RunAsync(ImportJob job, Guid lease, CancellationToken stopping) =>
        await RunAsync(job, lease, RowOutcome.Updated, RestoreAsync, stopping)
        ?? await RunAsync(job, lease, RowOutcome.Created, DeleteAsync, stopping);

    private async Task<string?> RunAsync(
        ImportJob job, Guid lease, RowOutcome outcome, Func<DoneRow, Caller, Task<(bool IsReverted, int Version)>> takeBack, CancellationToken stopping)
    {
        while (await jobs.DoneAsync(job.Id, outcome, AtOnce) is { IsEmpty: false } rows)
        {
            stopping.ThrowIfCancellationRequested();
            if (await RunningUser.FindAsync(job.State.Plan!.RunBy, grains) is not { SeesEverything: true } caller)
            {
                return RunningUser.Gone;
            }

            // Of several changes of one lead the last comes first, and those before it with the rows that follow.
            var reverted = await Task.WhenAll(rows.DistinctBy(row => row.LeadId).Select(async row => (row.Row, Back: await takeBack(row, caller))));
            if (!await jobs.RevertedAsync(job.Id, lease, [.. reverted.Select(row => (row.Row, row.Back.IsReverted, row.Back.Version))]))
            {
                throw new JobLostException();
            }
        }

        return null;
    }

    private async Task<(bool IsReverted, int Version)> DeleteAsync(DoneRow row, Caller caller)
    {
        var answer = await grains.GetGrain<ILeadGrain>(row.LeadId).Delete(new Precondition([row.Version]), caller);

        // One that is not there was deleted before, by whomever.
        return (answer.Succeeded || Settled(answer.Refusal).Kind is RefusalKind.NotFound, row.Version);
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
        return Settled(answer.Refusal!).Kind is RefusalKind.StaleVersion && (await lead.Get(caller)).Value is { } now && LeadValues.Of(now) == before
            ? (true, now.Version)
            : (false, row.Version);
    }

    private static Refusal Settled(Refusal refusal) =>
        refusal.Kind is RefusalKind.Busy ? throw new StorageUnavailableException(refusal.Detail) : refusal;
}
