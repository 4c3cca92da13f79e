namespace MiniCrm.Api.Edge;

/// <summary>What every answer tells a browser not to do.</summary>
internal static class SafeHeaders
{
    private const string Year = "max-age=31536000";

    // Nothing but files of this server, in nobody's frame. Swagger UI's script writes one style sheet into the page, which is known by its hash.
    private const string ApiPage =
        "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    // Its scripts give single elements a style.
    private const string Dashboard =
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public static void UseSafeHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        Set(context);
        return next(context);
    });

    /// <summary>Also for an answer that starts anew, after a fault.</summary>
    public static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (context.Request.IsHttps && context.Request.Host.Host is not ("localhost" or "127.0.0.1" or "[::1]"))
        {
            headers.StrictTransportSecurity = Year;
        }

        if (PagePolicy(context.Request.Path) is { } policy)
        {
            headers.ContentSecurityPolicy = policy;
        }
    }

    private static string? PagePolicy(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) ? ApiPage
        : path.StartsWithSegments("/dashboard", StringComparison.OrdinalIgnoreCase) ? Dashboard
        : null;
}
