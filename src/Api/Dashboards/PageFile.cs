using System.Text;
using System.Text.Encodings.Web;
using Microsoft.Net.Http.Headers;
using MiniCrm.Api.Pages;
using MiniCrm.Web;

namespace MiniCrm.Api.Dashboards;

/// <summary>A file of the pages as it lies in the assembly; a page is given the colours of those for people.</summary>
internal sealed class PageFile(string mediaType, Func<HttpContext, byte[]> content, int status = StatusCodes.Status200OK) : IResult
{
    private const string Html = "text/html; charset=utf-8";
    private const string Style = "text/css; charset=utf-8";
    private const string JavaScript = "text/javascript; charset=utf-8";

    // Nothing but files of this server, nothing inline, in nobody's frame.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly string Form = Encoding.UTF8.GetString(Read("sign-in.html"));

    public static PageFile Ops { get; } = Page(Encoding.UTF8.GetString(Read("ops.html")));

    public static PageFile Css { get; } = File(Style, "ops.css");

    public static PageFile Script { get; } = File(JavaScript, "ops.js");

    public static PageFile Charts { get; } = File(JavaScript, "charts.js");

    /// <summary>What we lay over Orleans' dashboard.</summary>
    public static PageFile DashboardCss { get; } = File(Style, "dashboard.css");

    /// <inheritdoc cref="DashboardCss"/>
    public static PageFile DashboardScript { get; } = File(JavaScript, "dashboard.js");

    public static PageFile Verification { get; } = Page(Encoding.UTF8.GetString(Read("verify-email.html")));

    public static PageFile VerificationScript { get; } = File(JavaScript, "verify-email.js");

    public static PageFile SignIn(int status, string message) =>
        Page(Form.Replace("{message}", HtmlEncoder.Default.Encode(message), StringComparison.Ordinal), status);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var bytes = content(httpContext);
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = mediaType;
        response.ContentLength = bytes.Length;
        response.Headers[HeaderNames.ContentSecurityPolicy] = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        await response.Body.WriteAsync(bytes, httpContext.RequestAborted);
    }

    private static PageFile File(string mediaType, string name)
    {
        var content = Read(name);
        return new(mediaType, _ => content);
    }

    private static PageFile Page(string html, int status = StatusCodes.Status200OK) => new(
        Html,
        context => Encoding.UTF8.GetBytes(html
            .Replace("{assets}", WebFiles.Folder.TrimStart('/'), StringComparison.Ordinal)
            .Replace("{theme}", Visits.ThemeOf(context.Request), StringComparison.Ordinal)),
        status);

    private static byte[] Read(string name)
    {
        using var stream = typeof(PageFile).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
