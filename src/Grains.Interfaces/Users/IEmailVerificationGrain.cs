namespace MiniCrm.Users;

/// <summary>The proof that a user's address is the user's. Its key is the user's id.</summary>
[Alias("minicrm.IEmailVerificationGrain")]
public interface IEmailVerificationGrain : IGrainWithGuidKey
{
    /// <summary>Ends the link that was sent and makes another one; the mail with it is the caller's business. Refused when it is asked for too often.</summary>
    [Alias("Renew")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Conflict, RefusalKind.TooManyRequests, RefusalKind.Busy)]
    Task<Result<UserView>> Renew();

    /// <summary>Takes the proof, once. Whatever is wrong with it, the refusal is the same.</summary>
    [Alias("Verify")]
    [Refuses(RefusalKind.Unprocessable, RefusalKind.Busy)]
    Task<Result<UserView>> Verify(VerificationToken token);
}
