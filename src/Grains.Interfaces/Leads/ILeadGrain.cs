using Orleans.Concurrency;

namespace MiniCrm.Leads;

/// <summary>One lead. Its key is the lead's id. A lead the caller may not see is refused as not found, and so is one that was merged into another, with where to.</summary>
[Alias("minicrm.ILeadGrain")]
public interface ILeadGrain : IGrainWithGuidKey
{
    [Alias("Create")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.Conflict, RefusalKind.Unprocessable, RefusalKind.Busy)]
    Task<Result<LeadView>> Create(CreateLead command, Caller caller);

    /// <summary>The last committed state, from memory while the lead is hot.</summary>
    [AlwaysInterleave]
    [Alias("Get")]
    [Refuses(RefusalKind.NotFound)]
    Task<Result<LeadView>> Get(Caller caller);

    [Alias("Update")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.Conflict, RefusalKind.Unprocessable, RefusalKind.StaleVersion, RefusalKind.Busy)]
    Task<Result<LeadView>> Update(UpdateLead command, Caller caller);

    [Alias("Assign")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.Unprocessable, RefusalKind.StaleVersion, RefusalKind.Busy)]
    Task<Result<LeadView>> Assign(AssignLead command, Caller caller);

    [Alias("ChangeStatus")]
    [Refuses(RefusalKind.NotFound, RefusalKind.StaleVersion, RefusalKind.Busy)]
    Task<Result<LeadView>> ChangeStatus(ChangeLeadStatus command, Caller caller);

    /// <summary>The lead as it was, for whoever sees it today. What is erased was never anything. The view has no version: nothing is changed on it.</summary>
    [AlwaysInterleave]
    [Alias("GetAsOf")]
    [Refuses(RefusalKind.NotFound)]
    Task<Result<LeadView>> GetAsOf(LeadMoment moment, Caller caller);

    /// <summary>Hides the lead, which can come back for as long as deleted leads are kept; then it is erased.</summary>
    [Alias("Delete")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.StaleVersion, RefusalKind.Busy)]
    Task<Result<LeadView>> Delete(Precondition? precondition, Caller caller);

    /// <summary>Brings back what was deleted, as long as it is kept.</summary>
    [Alias("Restore")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.Conflict, RefusalKind.StaleVersion, RefusalKind.Busy)]
    Task<Result<LeadView>> Restore(Precondition? precondition, Caller caller);

    /// <summary>Empties what identifies the person, of a live lead or of a deleted one, for good.</summary>
    [Alias("Erase")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.StaleVersion, RefusalKind.Busy)]
    Task<Result<LeadView>> Erase(Precondition? precondition, Caller caller);

    /// <summary>Makes another lead a part of this one: wholly, or not at all.</summary>
    [Alias("Merge")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.Conflict, RefusalKind.Unprocessable, RefusalKind.StaleVersion, RefusalKind.Busy)]
    Task<Result<LeadView>> Merge(MergeLead command, Caller caller);

    /// <summary>Undoes that, as far as nobody has changed since what it has changed.</summary>
    [Alias("Unmerge")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.Conflict, RefusalKind.Unprocessable, RefusalKind.StaleVersion, RefusalKind.Busy)]
    Task<Result<LeadView>> Unmerge(UnmergeLead command, Caller caller);

    /// <summary>The timeline after a sequence, oldest first, as of the last committed state.</summary>
    [AlwaysInterleave]
    [Alias("Timeline")]
    [Refuses(RefusalKind.NotFound)]
    Task<Result<TimelinePage>> Timeline(int after, int limit, Caller caller);

    /// <summary>
    /// Tells every entry of the timeline after the sequence, from now on when it is null, as it is committed; it ends when the caller does not
    /// see the lead, or no longer. When the activation ends it throws: watch on after the last sequence that was told.
    /// </summary>
    [AlwaysInterleave]
    [Alias("Watch")]
    IAsyncEnumerable<Live<TimelineEntryView>> Watch(int? after, Caller caller, CancellationToken cancellationToken = default);
}
