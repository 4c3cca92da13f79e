using System.Text;
using MiniCrm.Web;

namespace MiniCrm.Api.Dashboards;

/// <summary>
/// The page of Orleans' dashboard as it comes from its package, and on the way a file of style and a script of ours, a way back to our own page
/// and a way out. Nothing inline; its other files stay as they are.
/// </summary>
internal static class DashboardIndex
{
    private static readonly string Head =
        $"""<link rel="stylesheet" href="{WebFiles.Address("colours.css")}"><link rel="stylesheet" href="/ops/dashboard.css"><script src="/ops/dashboard.js"></script>""";

    private const string Bar =
        """<nav class="minicrm" aria-label="MiniCRM"><a href="/ops">← MiniCRM operations</a><form method="post" action="/ops/sign-out"><button>Sign out</button></form></nav>""";

    public static bool IsAskedFor(HttpContext context) =>
        context.Request.Path.Value is { } path && (path.EndsWith('/') || path.EndsWith("/index.html", StringComparison.OrdinalIgnoreCase));

    /// <param name="serve">The package's own way to answer with the page.</param>
    public static async Task<IResult> ServeAsync(HttpContext context, Func<ValueTask<object?>> serve)
    {
        var html = Encoding.UTF8.GetString(await CaptureAsync(context, serve));
        return html.IndexOf("<body", StringComparison.Ordinal) is var start and >= 0 && html.IndexOf('>', start) is var end and > 0
            ? TypedResults.Content(html.Insert(end + 1, Bar).Replace("</head>", $"{Head}</head>", StringComparison.Ordinal), context.Response.ContentType)
            : TypedResults.Content(html, context.Response.ContentType, statusCode: context.Response.StatusCode);
    }

    private static async Task<byte[]> CaptureAsync(HttpContext context, Func<ValueTask<object?>> serve)
    {
        var (request, response) = (context.Request, context.Response);
        var (body, encodings) = (response.Body, request.Headers.AcceptEncoding);

        // The package has it compressed too.
        request.Headers.AcceptEncoding = default;
        using var page = new MemoryStream();
        response.Body = page;
        try
        {
            if (await serve() is IResult result)
            {
                await result.ExecuteAsync(context);
            }

            await response.BodyWriter.FlushAsync();
        }
        finally
        {
            response.Body = body;
            request.Headers.AcceptEncoding = encodings;
        }

        // Those of the page as it was.
        response.ContentLength = null;
        response.Headers.ETag = default;
        response.Headers.LastModified = default;
        response.Headers.CacheControl = "no-store";
        return page.ToArray();
    }
}
