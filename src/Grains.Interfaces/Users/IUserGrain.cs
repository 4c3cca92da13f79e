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

    /// <summary>
    /// Changes the user. Whoever changes the own password or address shows the current password; to compare that and to hash a new one, each
    /// may have to wait for a slot, keeps no other command waiting.
    /// </summary>
    [AlwaysInterleave]
    [Alias("Update")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.Unauthenticated, RefusalKind.Conflict, RefusalKind.Unprocessable, RefusalKind.StaleVersion, RefusalKind.TooManyRequests, RefusalKind.Busy)]
    [ResponseTimeout("00:00:14")]
    Task<Result<UserView>> Update(UpdateUser command, Caller caller);

    /// <summary>Ends all sign-ins of the user, those of the caller too; only the user and admins may.</summary>
    [Alias("EndSignIns")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.Busy)]
    Task<Result<UserView>> EndSignIns(Caller caller);

    /// <summary>Deletes the user for good; what identifies the person is emptied.</summary>
    [Alias("Delete")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.Conflict, RefusalKind.StaleVersion, RefusalKind.Busy)]
    Task<Result<UserView>> Delete(Precondition? precondition, Caller caller);
}
