using MiniCrm.Api.Edge;
using MiniCrm.Users;

namespace MiniCrm.Api.Auth;

internal static class RequestOrigin
{
    /// <summary>Where the request comes from, for the sign-in that it opens or renews.</summary>
    public static SignInOrigin Of(HttpContext context) => new()
    {
        Source = ClientSource.Of(context),
        UserAgent = context.Request.Headers.UserAgent.ToString() is { Length: > 0 } text ? text : null,
    };
}
