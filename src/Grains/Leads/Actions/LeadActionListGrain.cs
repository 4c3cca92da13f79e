using MiniCrm.Database.Querying;
using MiniCrm.Grains.Leads.Actions.Running;
using MiniCrm.Leads;
using Orleans.Concurrency;

namespace MiniCrm.Grains.Leads.Actions;

[GrainType("actionList"), InRole("leads"), StatelessWorker, Reentrant]
public sealed class LeadActionListGrain(LeadActionJobs jobs, LeadActionCounting counting) : Grain, ILeadActionListGrain
{
    public async Task<Page<LeadActionView>> List(PageRequest page, Caller caller) =>
        (await jobs.NewestAsync(page, caller)).ToPage(page, action => action.Id);

    public async Task<Result<LeadActionPreview>> Preview(LeadChange change, LeadFilter filter, Caller caller)
    {
        var assignee = await Assignee.FindAsync(change.AssignedUserId, caller, GrainFactory);
        return LeadActionRules.Refused(change, filter, assignee, caller) is { } refusal
            ? refusal
            : new LeadActionPreview(await counting.CountAsync(filter, caller));
    }
}
