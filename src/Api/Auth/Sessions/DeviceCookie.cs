namespace MiniCrm.Api.Auth.Sessions;

/// <summary>The cookie in which a browser keeps the token of its device, see <see cref="DeviceTokens"/>: of the account it signed in to last.</summary>
internal static class DeviceCookie
{
    // Browsers keep no cookie longer.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(400);

    public static string? Read(HttpRequest request) => request.Cookies[Name(request)];

    public static void Write(HttpContext context, string token) => context.Response.Cookies.Append(Name(context.Request), token, new()
    {
        Path = "/",
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        MaxAge = Lifetime,
    });

    /// <summary>Browsers take the prefix as a promise that they hold the server to, and only where there is TLS.</summary>
    private static string Name(HttpRequest request) => request.IsHttps ? "__Host-minicrm-device" : "minicrm-device";
}
