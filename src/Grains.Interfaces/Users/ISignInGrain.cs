namespace MiniCrm.Users;

/// <summary>One sign-in, from the password to the log-out. Its key is the claim <c>sid</c> of its access tokens.</summary>
[Alias("minicrm.ISignInGrain")]
public interface ISignInGrain : IGrainWithGuidKey
{
    /// <summary>Uses a refresh token and answers the next one. A second use of the same one ends the sign-in.</summary>
    [Alias("Refresh")]
    Task<Result<SignedIn>> Refresh(RefreshToken token);

    /// <summary>Ends the sign-in; a token that is not of this sign-in changes nothing and is not told apart.</summary>
    [Alias("End")]
    Task End(RefreshToken token);
}
