using MiniCrm.Api.Problems;
using MiniCrm.Users;

namespace MiniCrm.Api.Auth;

/// <summary>On an endpoint that somebody may use who has registered and not proved the address yet. All others are closed to them.</summary>
/// <param name="ownOnly">The route's <c>id</c> must be the caller's own.</param>
internal sealed class ForUnverified(bool ownOnly = false)
{
    private static readonly Problem NotYet =
        new(ProblemKind.Unverified, "Verify your e-mail address first: the link is in the mail that was sent to it, and POST /auth/verification sends another one");

    /// <summary>Why the user may not go on at the endpoint of the request; null when nothing is to be proved first.</summary>
    public static Problem? Refused(HttpContext context, UserView user) =>
        !user.IsRestricted || context.GetEndpoint()?.Metadata.GetMetadata<ForUnverified>()?.Admits(context, user) == true ? null : NotYet;

    private bool Admits(HttpContext context, UserView user) =>
        !ownOnly || (Guid.TryParse(context.Request.RouteValues["id"] as string, out var id) && id == user.Id);
}
