namespace MiniCrm.Users;

/// <summary>
/// Where one e-mail address signs in from one network address; here failed attempts are counted, for all gateways together.
/// Its key is <see cref="EmailAddress.Digest(string, string)"/>.
/// </summary>
[Alias("minicrm.ISignInDeskGrain")]
public interface ISignInDeskGrain : IGrainWithStringKey
{
    [Alias("SignIn")]
    [ResponseTimeout("00:00:09")]
    Task<Result<SignedIn>> SignIn(SignIn command);
}
