using System.IO.Compression;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;
using MiniCrm.Api.Calls;
using MiniCrm.Api.Leads.Exporting;

namespace MiniCrm.Api.Edge;

/// <summary>
/// Compresses lists, the document and pages for those who ask. Not what holds a secret, whose length would tell of it (BREACH); not
/// streams; and not what has a strong entity tag, which would have to be another one then (RFC 9110, 8.8.3.3).
/// </summary>
internal static class PackedAnswers
{
    private const string Weak = "W/";

    public static void AddPackedAnswers(this IServiceCollection services)
    {
        services.AddResponseCompression(compression =>
        {
            // Nothing here comes by a cookie that another site's page could send along.
            compression.EnableForHttps = true;
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml", Exported.Csv, Exported.Lines];
        });
        services.AddSingleton<IResponseCompressionProvider, Careful>();
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
    }

    /// <summary>For endpoints; those that never would be compressed do without the cost of asking.</summary>
    public static void UsePackedAnswers(this WebApplication app) => app.UseWhen(MayBePacked, answers => answers.UseResponseCompression());

    private static bool MayBePacked(HttpContext context) =>
        context.Request.Headers.AcceptEncoding.Count > 0
        && context.GetEndpoint() is RouteEndpoint { Metadata: { } metadata }
        && metadata.GetMetadata<EndpointRules.Secret>() is null
        && metadata.GetMetadata<RequestDeadline.EventStream>() is null
        && !metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().Any(answer => answer.StatusCode is StatusCodes.Status304NotModified);

    private static bool IsStrong(string tag) => tag.Length > 0 && !tag.StartsWith(Weak, StringComparison.Ordinal);

    private sealed class Careful(IServiceProvider services, IOptions<ResponseCompressionOptions> options) : ResponseCompressionProvider(services, options)
    {
        public override bool ShouldCompressResponse(HttpContext context) =>
            !IsStrong(context.Response.Headers.ETag.ToString()) && base.ShouldCompressResponse(context);
    }
}
