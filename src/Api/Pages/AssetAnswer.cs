using Microsoft.Net.Http.Headers;
using MiniCrm.Api.Problems;
using MiniCrm.Web;

namespace MiniCrm.Api.Pages;

/// <summary>
/// A file of the pages. One of this build is kept for a year; another build's address is answered with this build's file, for this once: while
/// gateways are upgraded one after the other, a page of the one asks another for its files.
/// </summary>
internal static class AssetAnswer
{
    public static Task ServeAsync(HttpContext context)
    {
        if (WebFiles.Find(context.Request.RouteValues["name"] as string ?? "") is not { } asset)
        {
            return ProblemWriter.Framework(StatusCodes.Status404NotFound).ExecuteAsync(context);
        }

        var (encoding, content) = Packed(asset, context.Request);
        var headers = context.Response.Headers;
        headers.CacheControl = context.Request.RouteValues["version"] as string == WebFiles.Version ? "public, max-age=31536000, immutable" : "no-store";
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.ContentEncoding = encoding;

        // A strong one: what is packed already is not packed again on the way.
        headers.ETag = $"\"{WebFiles.Version}-{encoding ?? "plain"}\"";
        context.Response.ContentType = asset.MediaType;
        context.Response.ContentLength = content.Length;
        return context.Response.Body.WriteAsync(content, context.RequestAborted).AsTask();
    }

    private static (string? Encoding, byte[] Content) Packed(WebFile asset, HttpRequest request) =>
        Takes(request, "br") ? ("br", asset.Brotli)
        : Takes(request, "gzip") ? ("gzip", asset.Gzip)
        : (null, asset.Plain);

    private static bool Takes(HttpRequest request, string encoding) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var taken)
        && taken.Any(one => one.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && one.Quality is not 0);
}
