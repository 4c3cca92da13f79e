using MiniCrm.Users;

namespace MiniCrm.Api.Auth.Sessions;

/// <summary>The cookie that holds a <see cref="SessionKey"/>: out of reach of scripts and of other sites.</summary>
internal static class SessionCookie
{
    private const string PlainName = "minicrm-session";

    // Browsers take such a cookie over TLS only, and from this very host: no other host of the domain and nobody on the way can set it.
    private const string HostName = $"__Host-{PlainName}";

    public static SessionKey? Read(HttpRequest request) => Read(request, NameFor(request));

    /// <summary>Those of either name, for whom they are to end.</summary>
    public static IEnumerable<SessionKey> ReadAll(HttpRequest request) =>
        new[] { HostName, PlainName }.Select(name => Read(request, name)).OfType<SessionKey>();

    /// <summary>It has no time of its own: it goes with the browser, or when the sign-in has lasted its eight hours.</summary>
    public static void Write(HttpContext context, SessionKey key) =>
        context.Response.Cookies.Append(NameFor(context.Request), key.Encode(), Options(context.Request.IsHttps));

    public static void Forget(HttpContext context)
    {
        context.Response.Cookies.Delete(HostName, Options(secure: true));
        context.Response.Cookies.Delete(PlainName, Options(context.Request.IsHttps));
    }

    private static SessionKey? Read(HttpRequest request, string name) => request.Cookies[name] is { } text
        ? SessionKey.Parse(text, request.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow())
        : null;

    private static string NameFor(HttpRequest request) => request.IsHttps ? HostName : PlainName;

    private static CookieOptions Options(bool secure) => new()
    {
        Path = "/",
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = secure,
    };
}
