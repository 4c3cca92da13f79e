using Microsoft.AspNetCore.Mvc;
using MiniCrm.Api.Auditing;
using MiniCrm.Api.Auth.Sessions;
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

    private static readonly Problem ForAdmins = new(ProblemKind.Forbidden, "These pages are for admins");

    /// <summary>The form, for somebody who wanted to see the page at this path.</summary>
    public static string AddressFor(PathString page) =>
        page.StartsWithSegments(OrleansDashboard, StringComparison.OrdinalIgnoreCase) ? $"{Address}?return={OrleansDashboard}" : Address;

    public static IResult Show() => PageFile.SignIn(StatusCodes.Status200OK, message: "");

    public static async Task<IResult> SignIn(
        [FromForm] string email, [FromForm] string password, [FromQuery(Name = "return")] string? back, HttpContext context, BrowserSessions sessions)
    {
        if (!context.Request.IsFromHere())
        {
            return OwnPages.FromElsewhere;
        }

        try
        {
            // One of two pages, whatever the query says: nobody is sent anywhere else.
            return await sessions.OpenAsync(context, email, password, user => Refuse(user, context)) is { } refused
                ? Refused(refused, context)
                : TypedResults.LocalRedirect(back == OrleansDashboard ? OrleansDashboard : Ops);
        }
        catch (Exception exception) when (ClusterFaults.Of(exception) is not ClusterFault.None)
        {
            return Refused(new Problem(ProblemKind.Unavailable, "The users role does not answer: try again"), context);
        }
    }

    public static async Task<IResult> SignOut(HttpContext context, BrowserSessions sessions)
    {
        if (!context.Request.IsFromHere())
        {
            return OwnPages.FromElsewhere;
        }

        await sessions.CloseAsync(context);
        return TypedResults.LocalRedirect(Address);
    }

    private static Problem? Refuse(UserView user, HttpContext context)
    {
        if (user.Role is UserRole.Admin)
        {
            return null;
        }

        context.NoteRefusal(user.Id);
        return ForAdmins;
    }

    private static PageFile Refused(Problem problem, HttpContext context)
    {
        if (problem.RetryAfter is { } pause)
        {
            context.Response.Headers.RetryAfter = $"{Math.Ceiling(pause.TotalSeconds):0}";
        }

        return PageFile.SignIn(problem.Kind.Status, problem.Detail);
    }
}
