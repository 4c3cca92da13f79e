using MiniCrm.Database.Storage;
using MiniCrm.Grains.Leads.Actions.Running;
using MiniCrm.Grains.Owned;
using MiniCrm.Leads;

namespace MiniCrm.Grains.Leads.Actions;

[GrainType("action"), InRole("leads")]
public sealed class LeadActionGrain(
    [PersistentState("action", "leads")] IPersistentState<Envelope<LeadActionState>> storage,
    LeadActionCounting counting,
    LeadActionJobs jobs,
    LeadActionSignal signal,
    TimeProvider clock,
    Standing standing)
    : AggregateGrain<LeadActionState, LeadActionView>(storage, clock, standing), ILeadActionGrain, ILeadActionSettlementGrain, IOwnedGrain
{
    private Guid Id => this.GetPrimaryKey();

    public async Task<Result<LeadActionView>> Start(StartLeadAction command, Caller caller)
    {
        if (Committed is { State: not null, Live: null })
        {
            return LeadActionRules.Used;
        }

        // What was started before is not counted again.
        var bound = NewMoment();
        var assignee = await Assignee.FindAsync(command.Change.AssignedUserId, caller, GrainFactory);
        var count = Committed.State is null ? await counting.CountAsync(command.Filter, caller) : 0;
        return await Told(await Execute(existing => LeadActionRules.Start(Id, existing, command, count, bound, assignee, caller, Now)));
    }

    public async Task<Result<LeadActionView>> Get(Caller caller) =>
        LeadActionRules.Unseen(Committed.Live, caller) is { } refusal ? refusal : await Shown(Committed.View!);

    public async Task<Result<LeadActionView>> Cancel(Caller caller) => await Told(await Execute(action => LeadActionRules.Cancel(Id, action, caller, Now)));

    public async Task<Result<LeadActionView>> Undo(Caller caller) => await Told(await Execute(action => LeadActionRules.Undo(Id, action, caller, Now)));

    public async Task<Result<LeadActionView>> Delete(Caller caller)
    {
        var answer = await Execute(action => LeadActionRules.Delete(Id, action, caller, Now));
        signal.Raise();
        return answer;
    }

    public async Task<Result<Page<RefusedLead>>> Refused(PageRequest page, Caller caller) =>
        LeadActionRules.Unseen(Committed.Live, caller) is { } refusal ? refusal : await jobs.RefusedAsync(Id, page);

    public async Task<Refusal?> Settle(Guid lease, string? failure) =>
        await jobs.ProgressAsync(Id, lease) is null ? null : (await Execute(action => LeadActionRules.Settle(Id, action, failure, Now))).Refusal;

    public async Task<Refusal?> OwnerDeleted() => (await Execute(action => LeadActionRules.OwnerDeleted(Id, action, Now))).Refusal;

    protected override DateTimeOffset? LastWritten(LeadActionState state) => state.UpdatedAt;

    protected override LeadActionView ToView(LeadActionState state, int version) => state.ToView(Id, version);

    /// <summary>Wakes those who go on with it.</summary>
    private async Task<Result<LeadActionView>> Told(Result<LeadActionView> answer)
    {
        signal.Raise();
        return answer.Succeeded ? await Shown(answer) : answer;
    }

    private async Task<Result<LeadActionView>> Shown(Result<LeadActionView> action) =>
        action.Value! with { Progress = await jobs.ProgressAsync(Id) ?? LeadActionProgress.None };
}
