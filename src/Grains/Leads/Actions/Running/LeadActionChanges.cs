using MiniCrm.Grains.Jobs;
using MiniCrm.Grains.Leads.Finding;
using MiniCrm.Leads;

namespace MiniCrm.Grains.Leads.Actions.Running;

/// <summary>A lead that an action comes to.</summary>
/// <param name="Former">What was about to be done to it, and has been done perhaps.</param>
internal sealed record LeadItem(Guid LeadId, LeadIntent? Former);

/// <summary>Changes leads as an action says, as long as they are of its filter.</summary>
internal sealed class LeadActionChanges(LeadActionJobs jobs, IGrainFactory grains, LeadActionJob job, Guid lease, LeadConditions conditions, Caller caller)
    : IntendedChanges<LeadItem, LeadIntent, LeadOutcome>
{
    private LeadChange Change => job.State.Change;

    protected override async Task<IReadOnlyList<Look>> LookAsync(IReadOnlyList<LeadItem> items)
    {
        var done = await jobs.WrittenAsync([.. items.Select(item => item.Former).OfType<LeadIntent>().Select(former => LeadEntry.Of(former, Change))], job.State.OwnerId);
        var left = await jobs.LookAsync(job.Id, conditions, items.Select(item => item.LeadId).Where(id => !done.Contains(id)));
        var found = left.ToDictionary(lead => lead.LeadId);
        return [.. items.Select(item =>
            done.Contains(item.LeadId) ? Became(item, LeadOutcomeKind.Changed)
            : !found.TryGetValue(item.LeadId, out var lead) ? Became(item, LeadOutcomeKind.Left)
            : IsSo(lead) ? Became(item, LeadOutcomeKind.Unchanged)
            : new Look(item, lead, null))];
    }

    protected override Task<bool> IntendAsync(IReadOnlyList<LeadIntent> intents) => jobs.IntendAsync(job.Id, lease, intents);

    protected override async Task<LeadOutcome?> ChangeAsync(LeadItem item, LeadIntent intent)
    {
        var lead = grains.GetGrain<ILeadGrain>(intent.LeadId);
        var condition = new Precondition([intent.Version]);
        var answer = await (Change.Kind switch
        {
            LeadActionKind.Assign => lead.Assign(new(Change.AssignedUserId, condition), caller),
            LeadActionKind.Move => lead.ChangeStatus(new(Change.Status.GetValueOrDefault(), condition), caller),
            _ => lead.Delete(condition, caller),
        });
        return answer.Succeeded ? new(item.LeadId, LeadOutcomeKind.Changed)
            : answer.Refusal.Settled() is { Kind: RefusalKind.StaleVersion } or { Kind: RefusalKind.NotFound, Member: null } ? null
            : new(item.LeadId, LeadOutcomeKind.Refused, answer.Refusal.ToReason());
    }

    protected override LeadItem Again(LeadItem item, LeadIntent stale) => item with { Former = stale };

    protected override LeadOutcome GiveUp(LeadItem item) => new(item.LeadId, LeadOutcomeKind.Refused, ChangedByOthers);

    private static Look Became(LeadItem item, LeadOutcomeKind kind) => new(item, null, new(item.LeadId, kind));

    private bool IsSo(LeadIntent lead) => Change.Kind switch
    {
        LeadActionKind.Assign => lead.Before.AssignedUserId == Change.AssignedUserId,
        LeadActionKind.Move => lead.Before.Status == Change.Status,
        _ => false,
    };
}
