using Orleans.Concurrency;

namespace MiniCrm.Grains.Users;

/// <summary>What sign-ins tell the grain of their user, whose key this has.</summary>
[Alias("minicrm.IEndedSignInsGrain")]
public interface IEndedSignInsGrain : IGrainWithGuidKey
{
    /// <summary>A sign-in has ended, and its row says so: access tokens of it are not accepted any more once this is answered.</summary>
    [AlwaysInterleave]
    [Alias("SignInEnded")]
    Task SignInEnded(Guid signInId);
}
