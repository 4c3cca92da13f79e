using Microsoft.Extensions.Logging;
using MiniCrm.Grains.Jobs;
using MiniCrm.Leads;

namespace MiniCrm.Grains.Leads.Actions.Running;

/// <summary>Runs actions, and undoes them.</summary>
public sealed class LeadActionRunner(
    LeadActionJobs jobs, LeadActionRun run, LeadActionUndo undo, LeadActionSignal signal, IGrainFactory grains, ISiloStatusOracle silos, ILogger<LeadActionRunner> logger)
    : JobRunner<LeadActionJob>(jobs, signal, silos, logger)
{
    protected override async Task<string?> RunAsync(LeadActionJob job, Guid lease, CancellationToken stopping)
    {
        if (job.State.Status is LeadActionStatus.Running)
        {
            return await run.RunAsync(job, lease, stopping);
        }

        await run.ConcludeAsync(job, lease);
        return job.State.Status is LeadActionStatus.Undoing ? await undo.RunAsync(job, lease, stopping) : null;
    }

    protected override Task<Refusal?> SettleAsync(LeadActionJob job, Guid lease, string? failure) =>
        grains.GetGrain<ILeadActionSettlementGrain>(job.Id).Settle(lease, failure);
}
