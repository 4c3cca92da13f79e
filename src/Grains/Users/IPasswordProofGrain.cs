namespace MiniCrm.Grains.Users;

/// <summary>
/// Where the user whose id is the key proves once more to know the password. Wrong ones count for the whole account, whoever tries:
/// an access token that was stolen must not become a way to guess it.
/// </summary>
[Alias("minicrm.IPasswordProofGrain")]
public interface IPasswordProofGrain : IGrainWithGuidKey
{
    /// <summary>Null when it is the user's password.</summary>
    [Alias("Check")]
    [Refuses(RefusalKind.Forbidden, RefusalKind.TooManyRequests, RefusalKind.Busy)]
    [ResponseTimeout("00:00:09")]
    Task<Refusal?> Check(string password);
}
