using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Storage;
using MiniCrm.Leads;
using Npgsql;
using Orleans.Concurrency;

namespace MiniCrm.Grains.Leads;

[GrainType("leadBatch"), InRole("leads"), StatelessWorker, Reentrant]
public sealed class LeadBatchGrain(
    [FromKeyedServices("leads")] NpgsqlDataSource database, LeadCreation creation, LeadSettings settings) : Grain, ILeadBatchGrain
{
    private const int LookupsAtOnce = 8;

    public async Task<ImmutableArray<Result<LeadView>>> Create(ImmutableArray<MintedLead> leads, Caller caller)
    {
        var assignees = await FindAsync([.. leads.Select(lead => lead.Command.AssignedUserId).OfType<Guid>().Distinct()], caller);
        var decisions = leads.Select(lead => (lead.Id, Decision: LeadRules.Create(
            lead.Id,
            null,
            lead.Command,
            lead.Command.AssignedUserId is { } user ? assignees[user] : Assignee.Nobody,
            settings,
            caller,
            TimeOrderedId.TimeOf(lead.Id)!.Value))).ToArray();

        var stored = new Queue<WriteOutcome>(await creation.StoreGuardedAsync(
            [.. decisions.Where(lead => !lead.Decision.IsRefused).Select(lead => new NewLead(lead.Id, lead.Decision.Change!))]));
        var answers = decisions.Select(lead => lead.Decision.IsRefused ? (Answer: (Result<LeadView>)lead.Decision.Refusal, Met: null, lead.Id) : Answer(lead.Id, lead.Decision.Change!, stored.Dequeue()));

        var named = new List<Result<LeadView>>(leads.Length);
        foreach (var some in answers.Chunk(LookupsAtOnce))
        {
            named.AddRange(await Task.WhenAll(some.Select(lead => LeadDoubles.NameAsync(database, lead.Id, lead.Answer, lead.Met, caller))));
        }

        return [.. named];
    }

    private static (Result<LeadView> Answer, SoughtDoubles? Met, Guid Id) Answer(Guid id, Change<LeadState> change, WriteOutcome outcome) => (
        outcome.IsRefused ? LeadRules.HasDouble : change.State.ToView(id, version: 1),
        outcome.HasMet ? (SoughtDoubles?)change.Sought : null,
        id);

    private async Task<Dictionary<Guid, Assignee>> FindAsync(ImmutableArray<Guid> users, Caller caller)
    {
        var found = await Task.WhenAll(users.Select(user => Assignee.FindAsync(user, caller, GrainFactory)));
        return users.Zip(found).ToDictionary(user => user.First, user => user.Second);
    }
}
