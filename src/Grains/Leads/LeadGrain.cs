using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Storage;
using MiniCrm.Leads;
using Npgsql;
using Orleans.Concurrency;

namespace MiniCrm.Grains.Leads;

[GrainType("lead"), InRole("leads"), Reentrant]
public sealed partial class LeadGrain(
    [PersistentState("lead", "leads")] IPersistentState<Envelope<LeadState>> storage,
    [FromKeyedServices("leads")] NpgsqlDataSource database,
    LeadRetention retention,
    LeadSettings settings,
    MergeWrites merges,
    TimeProvider clock,
    Standing standing)
    : AggregateGrain<LeadState, LeadView>(storage, clock, standing), ILeadGrain, IKeptLeadGrain, IMergingLeadGrain
{
    private Guid Id => this.GetPrimaryKey();

    public async Task<Result<LeadView>> Create(CreateLead command, Caller caller)
    {
        var assignee = await Assignee.FindAsync(command.AssignedUserId, caller, GrainFactory);
        return await ExecuteAmongOthers(existing => LeadRules.Create(Id, existing, command, assignee, settings, caller, Now), caller, moment: Id);
    }

    public Task<Result<LeadView>> Get(Caller caller) =>
        Task.FromResult(Moved(LeadRules.Read(Committed.Live, Committed.View, caller)));

    public async Task<Result<LeadView>> GetAsOf(LeadMoment moment, Caller caller)
    {
        if (Committed.Live is not { } lead || !lead.IsVisibleTo(caller))
        {
            return Moved(LeadRules.Unseen(Committed.Live, caller)!);
        }

        var since = moment.Sequence > lead.Sequence ? null : await LeadTimeline.FindSinceAsync(database, Id, moment, lead.Sequence);
        return LeadPast.Of(lead, since) is { } past ? past.ToView(Id, version: 0) : LeadRefusals.NotFound;
    }

    public async Task<Result<LeadView>> Update(UpdateLead command, Caller caller)
    {
        var assignee = await Assignee.FindAsync(command.AssignedUserId.Or(null), caller, GrainFactory);
        return Moved(await ExecuteAmongOthers(lead => LeadRules.Update(Id, lead, command, assignee, settings, caller, Now), caller, command.IfMatch));
    }

    public async Task<Result<LeadView>> Assign(AssignLead command, Caller caller)
    {
        var assignee = await Assignee.FindAsync(command.AssignedUserId, caller, GrainFactory);
        return Moved(await Execute(lead => LeadRules.Assign(Id, lead, assignee, caller, Now), command.IfMatch));
    }

    public async Task<Result<LeadView>> ChangeStatus(ChangeLeadStatus command, Caller caller) =>
        Moved(await Execute(lead => LeadRules.ChangeStatus(Id, lead, command.Status, caller, Now), command.IfMatch));

    public async Task<Result<LeadView>> Delete(Precondition? precondition, Caller caller) =>
        Moved(await Execute(lead => LeadRules.Delete(Id, lead, retention, caller, Now), precondition));

    public async Task<Result<LeadView>> Restore(Precondition? precondition, Caller caller) =>
        Moved(await ExecuteOnDeleted(lead => LeadRules.Restore(Id, lead, caller, Now), precondition));

    public async Task<Result<LeadView>> Erase(Precondition? precondition, Caller caller) =>
        Moved(await ExecuteOnDeleted(lead => LeadRules.Erase(Id, lead, caller, Now), precondition));

    public Task<Result<LeadView>> LetGo() => ExecuteOnDeleted(lead => LeadRules.LetGo(Id, lead, Now));

    public async Task<Result<TimelinePage>> Timeline(int after, int limit, Caller caller)
    {
        if (Committed.Live is not { } lead || !lead.IsVisibleTo(caller))
        {
            return LeadRules.Unseen(Committed.Live, caller)! with { MovedTo = Committed.State?.MergedInto };
        }

        var entries = await LeadTimeline.ListAsync(database, Id, after, lead.Sequence, limit + 1, Parts(lead));
        return entries.Length <= limit ? new TimelinePage(entries, false) : new TimelinePage(entries[..limit], true);
    }

    public IAsyncEnumerable<Live<TimelineEntryView>> Watch(int? after, Caller caller, CancellationToken cancellationToken) => Watch<TimelineEntryView>(
        after,
        committed => committed.Live is { } lead && lead.IsVisibleTo(caller) ? lead.Sequence : null,
        async (from, until, limit) =>
        {
            var entries = await LeadTimeline.ListAsync(database, Id, from, until, limit, Parts(Committed.Live));
            return [.. entries.Select(entry => new Live<TimelineEntryView>(entry.Sequence, entry))];
        },
        cancellationToken);

    protected override DateTimeOffset? LastWritten(LeadState state) => state.UpdatedAt;

    protected override LeadView ToView(LeadState state, int version) => state.ToView(Id, version);

    protected override Refusal? OnViolation(string constraint) => constraint == ConstraintViolationException.Guard ? LeadRules.HasDouble : null;

    /// <summary>With the doubles that the caller sees, also where it is refused for them.</summary>
    private async Task<Result<LeadView>> ExecuteAmongOthers(
        Func<LeadState?, Decision<LeadState>> decide, Caller caller, Precondition? precondition = null, Guid? moment = null)
    {
        var (answer, met) = await ExecuteSeeking(decide, precondition, moment);
        return await LeadDoubles.NameAsync(database, Id, answer, met as SoughtDoubles, caller);
    }

    private static HashSet<Guid> Parts(LeadState? lead) => [.. (lead?.Merged ?? []).SelectMany(merged => merged.Parts).Select(part => part.Id)];

    /// <summary>What is not there any more as it was merged is refused with where to.</summary>
    private Result<LeadView> Moved(Result<LeadView> answer) =>
        answer.Refusal is { Kind: RefusalKind.NotFound } refusal && Committed.State?.MergedInto is { } whole ? refusal with { MovedTo = whole } : answer;
}
