using System.Security.Claims;
using MiniCrm.Api.Calls;
using MiniCrm.Users;

namespace MiniCrm.Api.Auth;

/// <summary>Asks the user's grain again while a stream is open: a request that lasts must not outlive the right to make it.</summary>
internal sealed class CallerWatch(IGrainFactory grains, TimeProvider clock)
{
    // The users role may be away for as long as it takes to restart it; nobody is deactivated meanwhile.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    /// <summary>Whether the user may go on listening, asked now: for who has something to tell.</summary>
    /// <returns>False also where it cannot be found out.</returns>
    public async Task<bool> IsStillAsync(ClaimsPrincipal token, UserView user)
    {
        try
        {
            return (await grains.GetGrain<IUserGrain>(user.Id).Authorize(TokenClaims.SignInOf(token).Id)).Value?.Role == user.Role;
        }
        catch (Exception exception) when (ClusterFaults.Of(exception) is not ClusterFault.None)
        {
            return false;
        }
    }

    /// <summary>Ends when the user is deactivated, deleted or of another role, when the sign-in is over, or the token.</summary>
    public async Task WaitForEndAsync(ClaimsPrincipal token, UserView user, TimeSpan interval, CancellationToken cancellationToken)
    {
        var (signInId, expires) = TokenClaims.SignInOf(token);
        var grain = grains.GetGrain<IUserGrain>(user.Id);
        var answered = clock.GetUtcNow();
        do
        {
            await Task.Delay(interval, clock, cancellationToken);
            try
            {
                var answer = await grain.Authorize(signInId);
                if (answer.Value?.Role != user.Role)
                {
                    return;
                }

                answered = clock.GetUtcNow();
            }
            catch (Exception exception) when (ClusterFaults.Of(exception) is not ClusterFault.None)
            {
                // Asked again, until the silence has lasted too long.
            }
        }
        while (clock.GetUtcNow() < expires && clock.GetUtcNow() - answered < LongestSilence);
    }
}
