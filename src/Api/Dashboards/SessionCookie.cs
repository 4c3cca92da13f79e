using MiniCrm.Users;

namespace MiniCrm.Api.Dashboards;

/// <summary>The cookie that holds a <see cref="SessionKey"/>: out of reach of scripts and of other sites.</summary>
internal static class SessionCookie
{
    private const string Name = "minicrm-session";

    public static SessionKey? Read(HttpRequest request) => request.Cookies[Name] is { } text ? SessionKey.Parse(text) : null;

    /// <summary>It has no time of its own: it goes with the browser, or when the sign-in has lasted its eight hours.</summary>
    public static void Write(HttpContext context, SessionKey key) => context.Response.Cookies.Append(Name, key.Encode(), Options(context.Request));

    public static void Forget(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context.Request));

    private static CookieOptions Options(HttpRequest request) => new()
    {
        Path = "/",
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = request.IsHttps,
    };
}
