using Orleans.Concurrency;

namespace MiniCrm.Users;

/// <summary>One user. Its key is the user's id.</summary>
[Alias("minicrm.IUserGrain")]
public interface IUserGrain : IGrainWithGuidKey
{
    /// <summary>The user, whoever asks; refused when there is none.</summary>
    [AlwaysInterleave]
    [Alias("Get")]
    [Refuses(RefusalKind.NotFound)]
    Task<Result<UserView>> Get();

    /// <summary>The user behind an access token, refused when deleted, deactivated, or when the sign-in is over.</summary>
    /// <param name="signInId">The token's claim <c>sid</c>.</param>
    [AlwaysInterleave]
    [Alias("Authorize")]
    [Refuses(RefusalKind.Unauthenticated)]
    Task<Result<UserView>> Authorize(Guid signInId);

    /// <summary>Ends all sign-ins of the user, those of the caller too; only the user and admins may.</summary>
    [Alias("EndSignIns")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.Busy)]
    Task<Result<UserView>> EndSignIns(Caller caller);

    /// <summary>Deletes the user for good; what identifies the person is emptied.</summary>
    [Alias("Delete")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.Conflict, RefusalKind.StaleVersion, RefusalKind.Busy)]
    Task<Result<UserView>> Delete(Precondition? precondition, Caller caller);
}
