using Microsoft.Extensions.Logging;
using MiniCrm.Grains.Jobs;
using MiniCrm.Imports;

namespace MiniCrm.Grains.Imports.Running;

/// <summary>Runs imports, and takes them back.</summary>
public sealed class ImportRunner(
    ImportJobs jobs, FileRun files, RevertRun reverts, ImportSignal signal, IGrainFactory grains, ISiloStatusOracle silos, TimeProvider clock, ILogger<ImportRunner> logger)
    : JobRunner<ImportJob>(jobs, signal, silos, logger)
{
    protected override async Task<string?> RunAsync(ImportJob job, Guid lease, CancellationToken stopping) => job.State.Status switch
    {
        ImportStatus.Running => await files.RunAsync(job, lease, stopping),
        ImportStatus.Reverting => await reverts.RunAsync(job, lease, stopping),
        _ => null,
    };

    protected override Task<Refusal?> SettleAsync(ImportJob job, Guid lease, string? failure) => grains.GetGrain<IImportSettlementGrain>(job.Id).Settle(lease, failure);

    protected override async Task ExpireAsync()
    {
        foreach (var unstarted in await jobs.UnstartedAsync(clock.GetUtcNow() - ImportRules.Waits))
        {
            await grains.GetGrain<IImportSettlementGrain>(unstarted).Expire();
        }
    }
}
