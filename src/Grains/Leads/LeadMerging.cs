using System.Text.Json;
using MiniCrm.Database.Storage;
using MiniCrm.Leads;

namespace MiniCrm.Grains.Leads;

/// <summary>
/// Two leads that become one, or two again. The one that stays decides what becomes of it; the other one decides on its own turn, and writes
/// both by one statement. So neither waits for the other: whoever finds another version than expected says so, and all is decided anew.
/// </summary>
public sealed partial class LeadGrain
{
    private const int MostAttempts = 8;

    private static readonly TimeSpan PauseOfBusy = TimeSpan.FromSeconds(1);

    public Task<Result<LeadView>> Merge(MergeLead command, Caller caller) => command.OtherId == Id
        ? Task.FromResult<Result<LeadView>>(Refusal.Invalid("otherId", "must be another lead"))
        : WriteWith(
            command.OtherId,
            joins: true,
            command.IfMatch,
            caller,
            (lead, other) => MergeRules.Take(Id, lead, command, other is { DeletedAt: null } ? other : null, settings, caller, Now));

    public async Task<Result<LeadView>> Unmerge(UnmergeLead command, Caller caller)
    {
        var (refusal, part) = MergeRules.Find(Committed.Live, command, caller, Now);
        return refusal is not null
            ? Moved(refusal)
            : await WriteWith(
                part!.Id,
                joins: false,
                command.IfMatch,
                caller,
                (lead, _) => MergeRules.GiveBack(Id, lead, command with { OtherId = part.Id }, settings, caller, Now));
    }

    public Task<StoredLead> Show() => Task.FromResult(new StoredLead(
        Committed.State is { } state ? JsonSerializer.Serialize(state, StorageJson.Options) : null, Committed.Version));

    public async Task<Refusal?> WriteBoth(TwoLeads both)
    {
        var answer = await ExecuteOnDeleted(
            lead => Committed.Version != both.PartVersion ? Refusal.Stale
                : both.Joins ? MergeRules.Join(Id, lead is { DeletedAt: null } ? lead : null, both.Whole, both.Caller, Now)
                : MergeRules.Leave(Id, lead, both.Whole, both.Caller, Now),
            (envelope, _) => merges.StoreAsync(both, Id, envelope));
        if (answer.Succeeded)
        {
            // Whoever asked looks by itself, unless it has died since.
            GrainFactory.GetGrain<IMergingLeadGrain>(both.Whole).Look(Id, both.Joins).Ignore();
        }

        return answer.Refusal;
    }

    public Task Look(Guid part, bool isPart) => LookAt(part, isPart);

    private async Task<Result<LeadView>> WriteWith(
        Guid part, bool joins, Precondition? precondition, Caller caller, Func<LeadState?, LeadState?, Decision<LeadState>> decide)
    {
        var other = GrainFactory.GetGrain<IMergingLeadGrain>(part);
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (MergeRules.Refused(Committed.Live, caller) is { } refused)
            {
                return Moved(refused);
            }

            var shown = await other.Show();
            var state = shown.State is null ? null : JsonSerializer.Deserialize<LeadState>(shown.State, StorageJson.Options);
            var (refusal, envelope, version) = Prepare(lead => decide(lead, state), precondition);
            if (refusal is not null)
            {
                return Moved(refusal);
            }

            Exception? fault = null;
            try
            {
                refusal = await other.WriteBoth(new(shown.Version, Id, version, MergeWrites.Serialize(envelope!), joins, caller));
            }
            catch (Exception exception)
            {
                fault = exception;
            }

            if (refusal is null)
            {
                var answer = await LookAt(part, joins);
                return fault is null || MergeRules.Has(Committed.State, part) == joins
                    ? answer
                    : throw new StorageUnavailableException($"The other lead could not be written, and neither was: {fault.Message}");
            }

            if (refusal.Kind is not (RefusalKind.StaleVersion or RefusalKind.Busy))
            {
                return refusal;
            }
        }

        return Refusal.Busy(PauseOfBusy);
    }

    /// <summary>
    /// What the other one has stored, or may have, is learned by a write: either it finds that the row has moved on, or what is still under
    /// way will, and so nothing is stored of which nobody here knows. By then it may be a part of yet another one itself.
    /// </summary>
    private async Task<Result<LeadView>> LookAt(Guid part, bool isPart)
    {
        try
        {
            var answer = await ExecuteOnDeleted(lead =>
                lead is null ? LeadRefusals.NotFound
                : MergeRules.Has(lead, part) == isPart ? Decision.Unchanged<LeadState>()
                : new Change<LeadState>(lead, lead.CreatedBy, Now, []));
            return answer.Refusal?.Kind == RefusalKind.Busy ? throw new StorageUnavailableException(answer.Refusal.Detail) : answer;
        }
        catch (Exception unavailable)
        {
            Doubt();
            throw new StorageUnavailableException(unavailable.Message) { OutcomeUnknown = true };
        }
    }
}
