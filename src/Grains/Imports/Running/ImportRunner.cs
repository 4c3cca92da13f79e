using Microsoft.Extensions.Logging;
using MiniCrm.Database.Storage;
using MiniCrm.Imports;
using Orleans.Runtime;

namespace MiniCrm.Grains.Imports.Running;

/// <summary>
/// Every silo of the role runs imports, two at a time; leases keep the silos apart. They are woken by what is started in this silo, by the death
/// of another, and when the lease of another is over.
/// </summary>
public sealed partial class ImportRunner(
    ImportJobs jobs, FileRun files, RevertRun reverts, ImportSignal signal, IGrainFactory grains, ISiloStatusOracle silos, ILogger<ImportRunner> logger)
    : LifelongTask(ServiceLifecycleStage.Active)
{
    private const int AtOnce = 2;

    // For what another silo was told to start, and is too busy for.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(60);

    // After a fault of others, and between two looks at a job whose time is not known.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var deaths = new DeathNotices(silos, signal.Raise);
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => LoopAsync(stopping)));
    }

    private async Task LoopAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            if (await LookAsync(stopping) is { } pause)
            {
                await signal.WaitAsync(pause, stopping);
            }
        }
    }

    /// <returns>When to look again; null at once.</returns>
    private async Task<TimeSpan?> LookAsync(CancellationToken stopping)
    {
        try
        {
            var lease = Guid.NewGuid();
            if (await jobs.ClaimAsync(lease) is { } job)
            {
                // There may be another, for the other loop.
                signal.Raise();
                await RunAsync(job, lease, stopping);
                return null;
            }

            return await jobs.SweepAsync() > 0 ? null
                : await jobs.FindNextAsync() is not { } next || next > LongestLook ? LongestLook
                : next > Pause ? next
                : Pause;
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            LogLook(fault.GetType().Name);
            return Pause;
        }
    }

    private async Task RunAsync(ImportJob job, Guid lease, CancellationToken stopping)
    {
        try
        {
            var failure = job.State.Status switch
            {
                ImportStatus.Running => await files.RunAsync(job, lease, stopping),
                ImportStatus.Reverting => await reverts.RunAsync(job, lease, stopping),
                _ => null,
            };
            await SettleAsync(job.Id, lease, failure);
        }
        catch (JobLostException)
        {
            // Whoever has it goes on; when it is to be cancelled, that is what comes next.
            await jobs.ReleaseAsync(job.Id, lease, TimeSpan.Zero);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await jobs.ReleaseAsync(job.Id, lease, TimeSpan.Zero);
            throw;
        }
        catch (Exception away) when (away is TimeoutException or OrleansException and not (StatementFailedException or ConstraintViolationException))
        {
            LogWaits(job.Id, away.GetType().Name);
            await jobs.ReleaseAsync(job.Id, lease, Pause);
        }
        catch (Exception fault)
        {
            LogFault(fault, job.Id);
            await SettleAsync(job.Id, lease, "A fault of the server");
        }
    }

    private async Task SettleAsync(Guid importId, Guid lease, string? failure)
    {
        if (await grains.GetGrain<IImportSettlementGrain>(importId).Settle(lease, failure) is { } refusal)
        {
            throw new StorageUnavailableException(refusal.Detail);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No imports are run for the moment: {Fault}")]
    private partial void LogLook(string fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "The import {Id} waits: {Fault}")]
    private partial void LogWaits(Guid id, string fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "The import {Id} met a fault of ours")]
    private partial void LogFault(Exception fault, Guid id);
}
