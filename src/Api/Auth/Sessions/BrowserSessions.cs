using MiniCrm.Api.Problems;
using MiniCrm.Users;

namespace MiniCrm.Api.Auth.Sessions;

/// <summary>How a browser gets its session, and gives it back.</summary>
internal sealed class BrowserSessions(PasswordSignIn signIn, IGrainFactory grains)
{
    /// <summary>Signs in, and gives the browser its cookies. Whoever signs in again has done with what the browser held.</summary>
    /// <param name="refuse">Why the user has no business with the pages; null when nothing is against it.</param>
    /// <returns>Why nobody was signed in; null when somebody was.</returns>
    public async Task<Problem?> OpenAsync(HttpContext context, string email, string password, Func<UserView, Problem?>? refuse = null)
    {
        var answer = await signIn.SignInAsync(context, email, password, DeviceCookie.Read(context.Request));
        if (!answer.Succeeded)
        {
            return answer.Refusal.ToProblem();
        }

        var signedIn = answer.Value.SignedIn;
        var grain = grains.GetGrain<ISignInGrain>(signedIn.Token.SignInId);
        if (refuse?.Invoke(signedIn.User) is { } refused)
        {
            await grain.End(signedIn.Token);
            return refused;
        }

        await EndAsync(context);
        var session = await grain.OpenSession(signedIn.Token);
        if (!session.Succeeded)
        {
            return session.Refusal.ToProblem();
        }

        SessionCookie.Write(context, session.Value);
        DeviceCookie.Write(context, answer.Value.DeviceToken);
        return null;
    }

    /// <summary>Ends what the browser holds, for whoever copied it as well.</summary>
    public async Task CloseAsync(HttpContext context)
    {
        await EndAsync(context);
        SessionCookie.Forget(context);
    }

    private Task EndAsync(HttpContext context) =>
        Task.WhenAll(SessionCookie.ReadAll(context.Request).Select(key => grains.GetGrain<ISignInGrain>(key.SignInId).End(key)));
}
