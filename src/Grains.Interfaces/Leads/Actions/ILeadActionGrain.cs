using Orleans.Concurrency;

namespace MiniCrm.Leads;

/// <summary>One action: a change of all leads of a filter, and the job that does it. Its key is the action's id. One the caller may not see is refused as not found.</summary>
[Alias("minicrm.ILeadActionGrain")]
public interface ILeadActionGrain : IGrainWithGuidKey
{
    /// <summary>From here on it runs by itself, with the rights that the caller has at any moment. Asked again it is the same action.</summary>
    [Alias("Start")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.Conflict, RefusalKind.Unprocessable, RefusalKind.Busy)]
    Task<Result<LeadActionView>> Start(StartLeadAction command, Caller caller);

    /// <summary>With how far it has come.</summary>
    [AlwaysInterleave]
    [Alias("Get")]
    [Refuses(RefusalKind.NotFound)]
    Task<Result<LeadActionView>> Get(Caller caller);

    /// <summary>What is changed stays so; the other leads are left as they are.</summary>
    [Alias("Cancel")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Conflict, RefusalKind.Busy)]
    Task<Result<LeadActionView>> Cancel(Caller caller);

    /// <summary>Takes back what it did, as far as nobody has changed it since.</summary>
    [Alias("Undo")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Conflict, RefusalKind.Busy)]
    Task<Result<LeadActionView>> Undo(Caller caller);

    /// <summary>Drops what is known of it; the leads stay as they are.</summary>
    [Alias("Delete")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Conflict, RefusalKind.Busy)]
    Task<Result<LeadActionView>> Delete(Caller caller);

    /// <summary>Leads that it did not change although it should have, newest first.</summary>
    [AlwaysInterleave]
    [Alias("Refused")]
    [Refuses(RefusalKind.NotFound)]
    Task<Result<Page<RefusedLead>>> Refused(PageRequest page, Caller caller);
}

/// <summary>Lists of actions, answered from the rows by any silo of the leads role.</summary>
[Alias("minicrm.ILeadActionListGrain")]
public interface ILeadActionListGrain : IGrainWithIntegerKey
{
    /// <summary>The caller's own; of everybody for those who see everything.</summary>
    [Alias("List")]
    Task<Page<LeadActionView>> List(PageRequest page, Caller caller);

    /// <summary>How many leads an action would be for at this moment.</summary>
    [Alias("Preview")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.Unprocessable)]
    Task<Result<LeadActionPreview>> Preview(LeadChange change, LeadFilter filter, Caller caller);
}
