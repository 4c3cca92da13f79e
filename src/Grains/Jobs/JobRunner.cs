using Microsoft.Extensions.Logging;
using MiniCrm.Database.Storage;
using Orleans.Runtime;

namespace MiniCrm.Grains.Jobs;

/// <summary>
/// Every silo of the role runs jobs of a kind, two at a time; leases keep the silos apart. They are woken by what is started in this silo, by the
/// death of another, and when the lease of another is over.
/// </summary>
/// <param name="signal">Raised in this silo when there is something to do.</param>
public abstract partial class JobRunner<TJob>(JobRows<TJob> jobs, Signal signal, ISiloStatusOracle silos, ILogger logger) : LifelongTask(ServiceLifecycleStage.Active)
    where TJob : class, IJob
{
    private const int AtOnce = 2;

    // For what another silo was told to start, and is too busy for.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(60);

    // After a fault of others, and between two looks at a job whose time is not known.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <returns>Why it cannot go on; null at its end.</returns>
    /// <exception cref="JobLostException">Another has the job, or it is to run no more.</exception>
    protected abstract Task<string?> RunAsync(TJob job, Guid lease, CancellationToken stopping);

    /// <summary>Tells the job that nothing is left to do.</summary>
    protected abstract Task<Refusal?> SettleAsync(TJob job, Guid lease, string? failure);

    /// <summary>Lets go of what has waited for too long.</summary>
    protected virtual Task ExpireAsync() => Task.CompletedTask;

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
                await RunToEndAsync(job, lease, stopping);
                return null;
            }

            await ExpireAsync();
            return await jobs.SweepAsync() > 0 ? null
                : await jobs.FindNextAsync() is not { } next || next > LongestLook ? LongestLook
                : next > Pause ? next
                : Pause;
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            LogLook(jobs.Name, fault.GetType().Name);
            return Pause;
        }
    }

    private async Task RunToEndAsync(TJob job, Guid lease, CancellationToken stopping)
    {
        try
        {
            await SettledAsync(job, lease, await RunAsync(job, lease, stopping));
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
            LogWaits(jobs.Name, job.Id, away.GetType().Name);
            await jobs.ReleaseAsync(job.Id, lease, Pause);
        }
        catch (Exception fault)
        {
            LogFault(fault, jobs.Name, job.Id);
            await SettledAsync(job, lease, "A fault of the server");
        }
    }

    private async Task SettledAsync(TJob job, Guid lease, string? failure)
    {
        if (await SettleAsync(job, lease, failure) is { } refusal)
        {
            throw new StorageUnavailableException(refusal.Detail);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No job of the kind {Kind} is run for the moment: {Fault}")]
    private partial void LogLook(string kind, string fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "The {Kind} {Id} waits: {Fault}")]
    private partial void LogWaits(string kind, Guid id, string fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "The {Kind} {Id} met a fault of ours")]
    private partial void LogFault(Exception fault, string kind, Guid id);
}

/// <summary>Something that is under way for longer than a call.</summary>
public interface IJob
{
    Guid Id { get; }
}

/// <summary>Another has the job, or it is to run no more.</summary>
public sealed class JobLostException : Exception;
