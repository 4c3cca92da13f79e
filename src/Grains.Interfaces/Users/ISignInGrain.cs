using Orleans.Concurrency;

namespace MiniCrm.Users;

/// <summary>One sign-in, from the password to the log-out. Its key is the claim <c>sid</c> of its access tokens.</summary>
[Alias("minicrm.ISignInGrain")]
public interface ISignInGrain : IGrainWithGuidKey
{
    /// <summary>Uses a refresh token and answers the next one. A second use of the same one ends the sign-in.</summary>
    [Alias("Refresh")]
    Task<Result<SignedIn>> Refresh(RefreshToken token);

    /// <inheritdoc cref="Refresh(RefreshToken)"/>
    [Alias("RefreshFrom")]
    Task<Result<SignedIn>> Refresh(RefreshToken token, SignInOrigin origin);

    /// <summary>Ends the sign-in; a token that is not of this sign-in changes nothing and is not told apart.</summary>
    [Alias("End")]
    Task End(RefreshToken token);

    /// <summary>
    /// The user whose browser holds the key, as the user is now; refused when the sign-in is over, for the user's sake too, or opened
    /// more than eight hours ago.
    /// </summary>
    [AlwaysInterleave]
    [Alias("AuthorizeSession")]
    Task<Result<UserView>> Authorize(SessionKey key);

    /// <summary>Ends the sign-in; a key that is not of this sign-in changes nothing and is not told apart.</summary>
    [Alias("EndSession")]
    Task End(SessionKey key);
}
