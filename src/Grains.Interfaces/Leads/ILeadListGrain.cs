namespace MiniCrm.Leads;

/// <summary>Lists of leads, answered from the rows by any silo of the leads role; they read their own writes.</summary>
[Alias("minicrm.ILeadListGrain")]
public interface ILeadListGrain : IGrainWithIntegerKey
{
    /// <summary>What the caller may see.</summary>
    /// <param name="assignedTo">Only those assigned to this user.</param>
    [Alias("List")]
    [Refuses(RefusalKind.Forbidden)]
    Task<Result<Page<LeadView>>> List(Guid? assignedTo, PageRequest page, Caller caller);

    /// <summary>What the caller may see and a filter lets through, in any order; forwards and backwards.</summary>
    [Alias("Find")]
    [Refuses(RefusalKind.Forbidden, RefusalKind.Unprocessable)]
    Task<Result<ListPart<FoundLead>>> Find(LeadFilter filter, ListRequest<LeadColumn> request, Caller caller);

    /// <summary>The lead that comes after another one in such a list, or before it, as the other stands now, whether or not the filter still lets it through.</summary>
    [Alias("Beside")]
    [Refuses(RefusalKind.Forbidden, RefusalKind.Unprocessable)]
    Task<Result<LeadBeside>> Beside(Guid leadId, bool isBackwards, LeadFilter filter, ListRequest<LeadColumn> request, Caller caller);

    /// <summary>Which of those that the caller sees may be the same person as this one.</summary>
    [Alias("Duplicates")]
    [Refuses(RefusalKind.NotFound)]
    Task<Result<LikelyDuplicates>> Duplicates(Guid leadId, Caller caller);
}

/// <summary>Whether the leads role is there, see <see cref="IRoleHealthGrain"/>.</summary>
[Alias("minicrm.ILeadsHealthGrain")]
public interface ILeadsHealthGrain : IRoleHealthGrain;
