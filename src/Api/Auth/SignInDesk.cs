using MiniCrm.Api.Auditing;
using MiniCrm.Api.Http;
using MiniCrm.Api.Validation;
using MiniCrm.Users;

namespace MiniCrm.Api.Auth;

/// <summary>The way to a sign-in by password, the same for the API and the pages: so failed attempts at either count for both.</summary>
internal static class SignInDesk
{
    private static readonly Refusal InvalidCredentials = new(RefusalKind.Unauthenticated, "Invalid credentials");

    public static async Task<Result<SignedIn>> SignInAsync(this IGrainFactory grains, HttpContext context, string email, string password) =>
        context.NoteSignIn(await grains.AttemptAsync(context, email, password));

    private static async Task<Result<SignedIn>> AttemptAsync(this IGrainFactory grains, HttpContext context, string email, string password)
    {
        // What can be no user's is not asked for, and not told apart either.
        if (!EmailAttribute.Accepts(email) || !NewPasswordAttribute.IsWithinBytes(password))
        {
            return InvalidCredentials;
        }

        var desk = grains.GetGrain<ISignInDeskGrain>(EmailAddress.Digest(email, ClientSource.Of(context)));
        return await desk.SignIn(new SignIn(email, password) { Origin = RequestOrigin.Of(context) });
    }
}
