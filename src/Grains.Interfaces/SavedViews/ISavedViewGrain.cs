using Orleans.Concurrency;

namespace MiniCrm.SavedViews;

/// <summary>One saved view. Its key is the view's id. A view the caller may not see is refused as not found.</summary>
[Alias("minicrm.ISavedViewGrain")]
public interface ISavedViewGrain : IGrainWithGuidKey
{
    /// <summary>Refused when its owner has 100 already.</summary>
    [Alias("Create")]
    [Refuses(RefusalKind.Forbidden, RefusalKind.Conflict, RefusalKind.Busy)]
    Task<Result<SavedView>> Create(CreateSavedView command, Caller caller);

    [AlwaysInterleave]
    [Alias("Get")]
    [Refuses(RefusalKind.NotFound)]
    Task<Result<SavedView>> Get(Caller caller);

    [Alias("Update")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.StaleVersion, RefusalKind.Busy)]
    Task<Result<SavedView>> Update(UpdateSavedView command, Caller caller);

    [Alias("Delete")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.StaleVersion, RefusalKind.Busy)]
    Task<Result<SavedView>> Delete(Precondition? precondition, Caller caller);
}

/// <summary>Lists of saved views, answered from the rows by any silo of the leads role.</summary>
[Alias("minicrm.ISavedViewListGrain")]
public interface ISavedViewListGrain : IGrainWithIntegerKey
{
    /// <summary>The caller's own, and those that are shared.</summary>
    [Alias("List")]
    Task<Page<SavedView>> List(PageRequest page, Caller caller);
}
