using Orleans.Concurrency;

namespace MiniCrm.Users;

/// <summary>One sign-in, from the password to the log-out. Its key is the claim <c>sid</c> of its access tokens.</summary>
[Alias("minicrm.ISignInGrain")]
public interface ISignInGrain : IGrainWithGuidKey
{
    /// <summary>Uses a refresh token and answers the next one. A second use of the same one ends the sign-in.</summary>
    [Alias("Refresh")]
    [Refuses(RefusalKind.Unauthenticated, RefusalKind.Busy)]
    Task<Result<SignedIn>> Refresh(RefreshToken token);

    /// <inheritdoc cref="Refresh(RefreshToken)"/>
    [Alias("RefreshFrom")]
    [Refuses(RefusalKind.Unauthenticated, RefusalKind.Busy)]
    Task<Result<SignedIn>> Refresh(RefreshToken token, SignInOrigin origin);

    /// <summary>
    /// Ends the sign-in, and with it access tokens that it gave out; a token that is not of this sign-in changes nothing and is not told apart.
    /// </summary>
    /// <exception cref="StorageUnavailableException">It may have ended, or half so: refreshing, but not yet access. Asked again, it ends both.</exception>
    [Alias("End")]
    Task End(RefreshToken token);

    /// <summary>Ends the sign-in for its user, whatever that user holds of it; refused when it is not a sign-in of this user.</summary>
    /// <exception cref="StorageUnavailableException">As of <see cref="End(RefreshToken)"/>.</exception>
    [Alias("EndOwn")]
    [Refuses(RefusalKind.Unauthenticated)]
    Task<Refusal?> End(Guid userId);

    /// <summary>Makes of a sign-in that was just opened one of a browser's pages. The refresh token is used up by it.</summary>
    [Alias("OpenSession")]
    [Refuses(RefusalKind.Unauthenticated, RefusalKind.Busy)]
    Task<Result<SessionKey>> OpenSession(RefreshToken token);

    /// <summary>
    /// The user whose browser holds the key, as the user is now; refused when the sign-in is over, for the user's sake too, or opened
    /// more than eight hours ago.
    /// </summary>
    [AlwaysInterleave]
    [Alias("AuthorizeSession")]
    [Refuses(RefusalKind.Unauthenticated)]
    Task<Result<UserView>> Authorize(SessionKey key);

    /// <summary>Ends the sign-in; a key that is not of this sign-in changes nothing and is not told apart.</summary>
    [Alias("EndSession")]
    Task End(SessionKey key);
}
