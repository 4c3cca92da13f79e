using Orleans.Concurrency;

namespace MiniCrm.Users;

/// <summary>
/// What a mail about an account needs of its user, and must be neither on Kafka nor with the notification: for the notifications role,
/// right before it sends. Its key is the user's id.
/// </summary>
[Alias("minicrm.IUserMailGrain")]
public interface IUserMailGrain : IGrainWithGuidKey
{
    /// <summary>The address that was changed at this moment; refused when it is not kept any more.</summary>
    [AlwaysInterleave]
    [Alias("FormerEmail")]
    [Refuses(RefusalKind.NotFound)]
    Task<Result<string>> FormerEmail(DateTimeOffset changedAt);

    /// <summary>What proves that the user reads the mail it is sent with; refused when nothing has to be proved, or no longer can be.</summary>
    [AlwaysInterleave]
    [Alias("Verification")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Conflict, RefusalKind.Unprocessable)]
    Task<Result<VerificationToken>> Verification();
}
