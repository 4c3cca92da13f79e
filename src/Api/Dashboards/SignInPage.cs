using Microsoft.AspNetCore.Mvc;
using MiniCrm.Api.Auditing;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Calls;
using MiniCrm.Api.Problems;
using MiniCrm.Users;

namespace MiniCrm.Api.Dashboards;

/// <summary>The form with which an admin's browser gets its cookie, and the way to give it back.</summary>
internal static class SignInPage
{
    public const string Address = "/ops/sign-in";

    private const string Ops = "/ops";
    private const string OrleansDashboard = "/dashboard";

    public static readonly Problem FromElsewhere = new(ProblemKind.Forbidden, "The form was sent from a page of another site");

    /// <summary>The form, for somebody who wanted to see the page at this path.</summary>
    public static string AddressFor(PathString page) =>
        page.StartsWithSegments(OrleansDashboard, StringComparison.OrdinalIgnoreCase) ? $"{Address}?return={OrleansDashboard}" : Address;

    public static IResult Show() => PageFile.SignIn(StatusCodes.Status200OK, message: "");

    public static async Task<IResult> SignIn(
        [FromForm] string email, [FromForm] string password, [FromQuery(Name = "return")] string? back, HttpContext context, PasswordSignIn signIn, IGrainFactory grains)
    {
        if (!context.Request.IsFromHere())
        {
            return FromElsewhere;
        }

        try
        {
            var answer = await signIn.SignInAsync(context, email, password, DeviceCookie.Read(context.Request));
            if (!answer.Succeeded)
            {
                return Refused(answer.Refusal.ToProblem(), context);
            }

            var signedIn = answer.Value.SignedIn;
            if (signedIn.User.Role is not UserRole.Admin)
            {
                await grains.GetGrain<ISignInGrain>(signedIn.Token.SignInId).End(signedIn.Token);
                context.NoteRefusal(signedIn.User.Id);
                return PageFile.SignIn(StatusCodes.Status403Forbidden, "These pages are for admins");
            }

            // Whoever signs in again has done with what the browser held.
            await EndAsync(SessionCookie.ReadAll(context.Request), grains);
            var session = await grains.GetGrain<ISignInGrain>(signedIn.Token.SignInId).OpenSession(signedIn.Token);
            if (!session.Succeeded)
            {
                return Refused(session.Refusal.ToProblem(), context);
            }

            SessionCookie.Write(context, session.Value);
            DeviceCookie.Write(context, answer.Value.DeviceToken);

            // One of two pages, whatever the query says: nobody is sent anywhere else.
            return TypedResults.LocalRedirect(back == OrleansDashboard ? OrleansDashboard : Ops);
        }
        catch (Exception exception) when (ClusterFaults.Of(exception) is not ClusterFault.None)
        {
            return Refused(new Problem(ProblemKind.Unavailable, "The users role does not answer: try again"), context);
        }
    }

    public static async Task<IResult> SignOut(HttpContext context, IGrainFactory grains)
    {
        if (!context.Request.IsFromHere())
        {
            return FromElsewhere;
        }

        await EndAsync(SessionCookie.ReadAll(context.Request), grains);
        SessionCookie.Forget(context);
        return TypedResults.LocalRedirect(Address);
    }

    private static Task EndAsync(IEnumerable<SessionKey> keys, IGrainFactory grains) =>
        Task.WhenAll(keys.Select(key => grains.GetGrain<ISignInGrain>(key.SignInId).End(key)));

    private static PageFile Refused(Problem problem, HttpContext context)
    {
        if (problem.RetryAfter is { } pause)
        {
            context.Response.Headers.RetryAfter = $"{Math.Ceiling(pause.TotalSeconds):0}";
        }

        return PageFile.SignIn(problem.Kind.Status, problem.Detail);
    }

    /// <summary>A form of another site must sign nobody in or out. Browsers say where it comes from; hosts only, since TLS may end before the gateway.</summary>
    public static bool IsFromHere(this HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() switch
    {
        { Length: > 0 } site => site == "same-origin",
        _ => Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin)
            && HostString.FromUriComponent(origin) == request.Host,
    };
}
