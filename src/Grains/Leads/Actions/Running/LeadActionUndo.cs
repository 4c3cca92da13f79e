using System.Collections.Immutable;
using MiniCrm.Grains.Jobs;
using MiniCrm.Leads;

namespace MiniCrm.Grains.Leads.Actions.Running;

/// <summary>Takes back what an action did, through the grains of the leads: as far as nobody has changed them since.</summary>
public sealed class LeadActionUndo(LeadActionJobs jobs, IGrainFactory grains)
{
    /// <returns>Why it cannot go on; null when all is done.</returns>
    /// <exception cref="JobLostException">Another has the job.</exception>
    public async Task<string?> RunAsync(LeadActionJob job, Guid lease, CancellationToken stopping)
    {
        var after = Guid.Empty;
        var isDone = await TakingBack.RunAsync(
            () => RunningUser.FindAsync(job.State.UndoneBy!.Value, grains),
            () => jobs.DoneAsync(job.Id, after, TakingBack.AtOnce),
            (rows, caller) => TakeBackAsync(job.State.Change, rows, caller),
            async undone =>
            {
                after = undone[^1].LeadId;
                return await jobs.UndoneAsync(job.Id, lease, undone);
            },
            stopping);
        return isDone ? null : RunningUser.Gone(jobs.Name);
    }

    private async Task<(Guid LeadId, bool IsUndone)[]> TakeBackAsync(LeadChange change, ImmutableArray<LeadIntent> rows, Caller caller)
    {
        var tried = await Task.WhenAll(rows.Select(async row => (Row: row, IsUndone: await TakeBackAsync(change, row, caller))));

        // It may have been done already, by a silo that died.
        var before = await jobs.WrittenAsync([.. tried.Where(lead => !lead.IsUndone).Select(lead => LeadEntry.OfUndoing(lead.Row, change))], caller.UserId);
        return [.. tried.Select(lead => (lead.Row.LeadId, lead.IsUndone || before.Contains(lead.Row.LeadId)))];
    }

    private async Task<bool> TakeBackAsync(LeadChange change, LeadIntent row, Caller caller)
    {
        var lead = grains.GetGrain<ILeadGrain>(row.LeadId);
        var condition = new Precondition([row.Version + 1]);
        var answer = await (change.Kind switch
        {
            LeadActionKind.Assign => lead.Assign(new(row.Before.AssignedUserId, condition), caller),
            LeadActionKind.Move => lead.ChangeStatus(new(row.Before.Status, condition), caller),
            _ => lead.Restore(condition, caller),
        });
        _ = answer.Refusal?.Settled();
        return answer.Succeeded;
    }
}
