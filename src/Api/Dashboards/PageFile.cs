using System.Text;
using System.Text.Encodings.Web;
using Microsoft.Net.Http.Headers;

namespace MiniCrm.Api.Dashboards;

/// <summary>A file of the pages as it lies in the assembly.</summary>
internal sealed class PageFile(string mediaType, byte[] content, int status = StatusCodes.Status200OK) : IResult
{
    private const string Html = "text/html; charset=utf-8";
    private const string Style = "text/css; charset=utf-8";
    private const string JavaScript = "text/javascript; charset=utf-8";

    // Nothing but files of this server, nothing inline, in nobody's frame.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly string Form = Encoding.UTF8.GetString(Read("sign-in.html"));

    public static PageFile Ops { get; } = new(Html, Read("ops.html"));

    public static PageFile Css { get; } = new(Style, Read("ops.css"));

    public static PageFile Script { get; } = new(JavaScript, Read("ops.js"));

    public static PageFile Charts { get; } = new(JavaScript, Read("charts.js"));

    /// <summary>What we lay over Orleans' dashboard.</summary>
    public static PageFile DashboardCss { get; } = new(Style, Read("dashboard.css"));

    /// <inheritdoc cref="DashboardCss"/>
    public static PageFile DashboardScript { get; } = new(JavaScript, Read("dashboard.js"));

    public static PageFile Verification { get; } = new(Html, Read("verify-email.html"));

    public static PageFile VerificationScript { get; } = new("text/javascript; charset=utf-8", Read("verify-email.js"));

    public static PageFile SignIn(int status, string message) =>
        new(Html, Encoding.UTF8.GetBytes(Form.Replace("{message}", HtmlEncoder.Default.Encode(message), StringComparison.Ordinal)), status);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = mediaType;
        response.ContentLength = content.Length;
        response.Headers[HeaderNames.ContentSecurityPolicy] = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        await response.Body.WriteAsync(content, httpContext.RequestAborted);
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(PageFile).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
