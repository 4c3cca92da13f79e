namespace MiniCrm.Users;

/// <summary>
/// Where one e-mail address becomes a user. Its key is <see cref="EmailAddress.Digest(string)"/>: creates of one address queue here,
/// so that all but the first are refused before any hashing.
/// </summary>
[Alias("minicrm.IEnrolmentGrain")]
public interface IEnrolmentGrain : IGrainWithStringKey
{
    /// <summary>Creates a user. Without a caller it is refused unless it is the first user ever, who becomes admin.</summary>
    [Alias("Create")]
    [Refuses(RefusalKind.Unauthenticated, RefusalKind.Forbidden, RefusalKind.Conflict, RefusalKind.Unprocessable, RefusalKind.Busy)]
    [ResponseTimeout("00:00:09")]
    Task<Result<UserView>> Create(CreateUser command, Caller? caller);

    /// <summary>Creates a sales_rep (the first user ever: an admin) and signs it in.</summary>
    [Alias("Register")]
    [Refuses(RefusalKind.Conflict, RefusalKind.Unprocessable, RefusalKind.Busy)]
    [ResponseTimeout("00:00:09")]
    Task<Result<SignedIn>> Register(CreateUser command);
}
