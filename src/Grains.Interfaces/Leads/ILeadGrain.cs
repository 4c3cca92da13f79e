using Orleans.Concurrency;

namespace MiniCrm.Leads;

/// <summary>One lead. Its key is the lead's id. A lead the caller may not see is refused as not found.</summary>
[Alias("minicrm.ILeadGrain")]
public interface ILeadGrain : IGrainWithGuidKey
{
    [Alias("Create")]
    Task<Result<LeadView>> Create(CreateLead command, Caller caller);

    /// <summary>The last committed state, from memory while the lead is hot.</summary>
    [AlwaysInterleave]
    [Alias("Get")]
    Task<Result<LeadView>> Get(Caller caller);

    [Alias("Update")]
    Task<Result<LeadView>> Update(UpdateLead command, Caller caller);

    [Alias("Assign")]
    Task<Result<LeadView>> Assign(AssignLead command, Caller caller);

    [Alias("ChangeStatus")]
    Task<Result<LeadView>> ChangeStatus(ChangeLeadStatus command, Caller caller);

    /// <summary>Deletes the lead for good; what identifies the person is emptied.</summary>
    [Alias("Delete")]
    Task<Result<LeadView>> Delete(IfMatch? ifMatch, Caller caller);
}
