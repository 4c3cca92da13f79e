namespace MiniCrm.Users;

/// <summary>
/// Where one e-mail address signs in; here failed attempts at it are counted, for all gateways together. A device that the account knows
/// comes here, everybody else by way of <see cref="ISourceGrain"/>. Its key is <see cref="EmailAddress.Digest(string)"/>.
/// </summary>
[Alias("minicrm.ISignInDeskGrain")]
public interface ISignInDeskGrain : IGrainWithStringKey
{
    [Alias("SignIn")]
    [Refuses(RefusalKind.Unauthenticated, RefusalKind.TooManyRequests, RefusalKind.Busy)]
    [ResponseTimeout("00:00:09")]
    Task<Result<SignedIn>> SignIn(SignIn command);
}
