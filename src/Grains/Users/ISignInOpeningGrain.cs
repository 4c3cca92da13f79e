using MiniCrm.Users;

namespace MiniCrm.Grains.Users;

/// <summary>Opens a sign-in; only the users role itself may ask for that.</summary>
[Alias("minicrm.ISignInOpeningGrain")]
public interface ISignInOpeningGrain : IGrainWithGuidKey
{
    /// <summary>Answers the first refresh token.</summary>
    [Alias("Open")]
    [Refuses(RefusalKind.Conflict, RefusalKind.Busy)]
    Task<Result<RefreshToken>> Open(Guid userId);
}
