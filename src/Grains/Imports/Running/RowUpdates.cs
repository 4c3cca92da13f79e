using MiniCrm.Grains.Jobs;
using MiniCrm.Leads;

namespace MiniCrm.Grains.Imports.Running;

/// <summary>A row that changes a lead.</summary>
/// <param name="Fault">Why it does not.</param>
/// <param name="Resumed">What a silo that died was about to do for it, and has done perhaps.</param>
internal sealed record RowUpdate(ReadRow Row, string? Fault, Guid LeadId, Intent? Resumed);

/// <summary>Changes leads as rows of a file say.</summary>
internal sealed class RowUpdates(ImportJobs jobs, IGrainFactory grains, Guid importId, Guid lease, Caller caller) : IntendedChanges<RowUpdate, Intent, OutcomeRow>
{
    protected override async Task<IReadOnlyList<Look>> LookAsync(IReadOnlyList<RowUpdate> items) => await Task.WhenAll(items.Select(LookAsync));

    protected override Task<bool> IntendAsync(IReadOnlyList<Intent> intents) => jobs.IntendAsync(importId, lease, intents);

    protected override async Task<OutcomeRow?> ChangeAsync(RowUpdate item, Intent intent)
    {
        var lead = grains.GetGrain<ILeadGrain>(intent.LeadId);
        var wanted = intent.Before.With(item.Row.Given!);
        var answer = await lead.Update(wanted.ToUpdate(intent.Version), caller);
        if (answer.Value is { } updated)
        {
            return updated.Version == intent.Version
                ? new(intent.Row, RowOutcome.Skipped) { Lead = intent.LeadId, Reason = "the lead has these values already" }
                : Updated(updated.Version);
        }

        var refusal = answer.Refusal!.Settled();
        if (refusal.Kind is not RefusalKind.StaleVersion)
        {
            return OutcomeRow.Refused(item.Row.Raw, refusal.ToReason());
        }

        return item.Resumed is not null && (await lead.Get(caller)).Value is { } now && LeadValues.Of(now) == wanted ? Updated(intent.Version + 1) : null;

        OutcomeRow Updated(int version) => new(intent.Row, RowOutcome.Updated) { Lead = intent.LeadId, Version = version, Before = intent.Before };
    }

    protected override RowUpdate Again(RowUpdate item, Intent stale) => item with { Resumed = null };

    protected override OutcomeRow GiveUp(RowUpdate item) => OutcomeRow.Refused(item.Row.Raw, ChangedByOthers);

    private async Task<Look> LookAsync(RowUpdate item)
    {
        if (item.Row.Given is null)
        {
            return new(item, null, OutcomeRow.Refused(item.Row.Raw, item.Fault!));
        }

        if (item.Resumed is { } resumed)
        {
            return new(item, resumed, null);
        }

        var answer = await grains.GetGrain<ILeadGrain>(item.LeadId).Get(caller);
        return answer.Value is { } lead
            ? new(item, new(item.Row.Raw.Number, item.LeadId, lead.Version, LeadValues.Of(lead)), null)
            : new(item, null, OutcomeRow.Refused(item.Row.Raw, "a lead that you do not see has the same e-mail address or telephone number"));
    }
}
