using MiniCrm.Users;

namespace MiniCrm.Grains.Users;

/// <summary>Opens sign-ins for those who have proved who they are.</summary>
internal static class SignIns
{
    /// <param name="signInId">Just minted, see <see cref="SignInId"/>.</param>
    public static async Task<Result<SignedIn>> Open(
        this IGrainFactory grains, UserView user, Guid signInId, SignInOrigin? origin, bool isNewDevice)
    {
        CarriedOrigin.Carry(origin, isNewDevice);
        var token = await grains.GetGrain<ISignInOpeningGrain>(MintedId.Announce(signInId)).Open(user.Id);
        return token.Succeeded ? new SignedIn(user, token.Value) : token.Refusal;
    }
}
