using Orleans.Concurrency;

namespace MiniCrm.Users;

/// <summary>What a mail about a sign-in needs, as <see cref="IUserMailGrain"/>. Its key is the sign-in's id.</summary>
[Alias("minicrm.ISignInMailGrain")]
public interface ISignInMailGrain : IGrainWithGuidKey
{
    /// <summary>Where the sign-in was opened; refused when it is not this user's, or not known.</summary>
    [AlwaysInterleave]
    [Alias("Origin")]
    [Refuses(RefusalKind.Unauthenticated)]
    Task<Result<SignInOrigin>> Origin(Guid userId);
}
