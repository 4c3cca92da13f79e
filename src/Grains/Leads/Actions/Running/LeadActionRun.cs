using MiniCrm.Grains.Jobs;
using MiniCrm.Grains.Leads.Finding;

namespace MiniCrm.Grains.Leads.Actions.Running;

/// <summary>
/// Changes the leads of a filter in the order of their ids, from the one after the last that is done. What is about to be done is stored
/// before, and what became of it after: whoever goes on after a kill neither leaves a lead out nor counts one twice.
/// </summary>
public sealed class LeadActionRun(LeadActionJobs jobs, LeadFilters filters, Backlog backlog, IGrainFactory grains)
{
    // Side by side, as many clients would come.
    private const int AtOnce = 64;

    // A search that finds much is not begun anew for each few leads; ids alone are held.
    private const int Ahead = 16 * AtOnce;

    /// <returns>Why it cannot go on; null at the end.</returns>
    /// <exception cref="JobLostException">Another has the job, or it is to run no more.</exception>
    public async Task<string?> RunAsync(LeadActionJob job, Guid lease, CancellationToken stopping)
    {
        // What a silo that died was at comes first.
        LeadItem[] items = [.. (await jobs.IntentsAsync(job)).Select(intent => new LeadItem(intent.LeadId, intent))];
        var (ahead, position) = (new Queue<Guid>(), job.Position);
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            await backlog.WaitAsync(stopping);
            if (await RunningUser.FindAsync(job.State.OwnerId, grains) is not { } caller)
            {
                await ConcludeAsync(job, lease);
                return RunningUser.Gone(jobs.Name);
            }

            var conditions = await filters.ConditionsAsync(job.State.Filter, caller);
            Guid? upto = null;
            if (items.Length == 0)
            {
                if (ahead.Count == 0)
                {
                    ahead = new(await jobs.NextAsync(conditions, position, job.State.Bound, Ahead));
                }

                items = [.. Enumerable.Range(0, Math.Min(AtOnce, ahead.Count)).Select(_ => new LeadItem(ahead.Dequeue(), Former: null))];
                if (items.Length == 0)
                {
                    return null;
                }

                upto = position = items[^1].LeadId;
            }

            var outcomes = await new LeadActionChanges(jobs, grains, job, lease, conditions, caller).RunAsync(items);
            await jobs.StoreAsync(job, lease, upto, outcomes);
            items = [];
        }
    }

    /// <summary>Of what was about to be done, tells what was; the rest is left.</summary>
    /// <exception cref="JobLostException">Another has the job.</exception>
    public async Task ConcludeAsync(LeadActionJob job, Guid lease)
    {
        var intents = await jobs.IntentsAsync(job);
        if (intents.IsEmpty)
        {
            return;
        }

        var done = await jobs.WrittenAsync([.. intents.Select(intent => LeadEntry.Of(intent, job.State.Change))], job.State.OwnerId);
        await jobs.StoreAsync(
            job, lease, upto: null, [.. intents.Select(intent => new LeadOutcome(intent.LeadId, done.Contains(intent.LeadId) ? LeadOutcomeKind.Changed : LeadOutcomeKind.Left))]);
    }
}
