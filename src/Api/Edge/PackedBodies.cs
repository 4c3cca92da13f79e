using Microsoft.AspNetCore.Http.Metadata;
using MiniCrm.Api.Problems;

namespace MiniCrm.Api.Edge;

/// <summary>
/// Bodies with <c>Content-Encoding</c>. The framework unpacks one encoding and counts what comes out; what is broken, or packed
/// otherwise, would end in an exception or be read as it is.
/// </summary>
internal static class PackedBodies
{
    private const string Identity = "identity";
    private const string Known = "gzip, deflate, br";

    private static readonly Problem Unknown = new(ProblemKind.UnsupportedMediaType, "A body may have one Content-Encoding, of those that the header Accept-Encoding names");
    private static readonly Problem Broken = new(ProblemKind.InvalidRequest, "The body is not packed as Content-Encoding says");

    // The framework takes a body that breaks off for one that ends there, unless it is told so before it first unpacks anything.
    private const string MeetsEveryEnd = "System.IO.Compression.UseStrictValidation";

    public static void AddPackedBodies(this IServiceCollection services)
    {
        AppContext.SetSwitch(MeetsEveryEnd, true);
        services.AddRequestDecompression();
    }

    public static void UsePackedBodies(this WebApplication app) => app.UseWhen(IsPacked, packed =>
    {
        packed.Use(Choose);
        packed.UseRequestDecompression();
        packed.UseWhen(context => context.GetEndpoint()?.Metadata.GetMetadata<Streamed>() is null, whole => whole.Use(Unpack));
    });

    private static bool IsPacked(HttpContext context) =>
        context.Request.Headers.ContentEncoding.Count > 0
        && ContentTypes.HasBody(context)
        && context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is not null;

    private static Task Choose(HttpContext context, RequestDelegate next)
    {
        var headers = context.Request.Headers;
        var encodings = headers.ContentEncoding.ToString()
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(name => name.ToLowerInvariant())
            .Where(name => name != Identity)
            .ToArray();
        switch (encodings)
        {
            case []:
                headers.Remove("Content-Encoding");
                return next(context);
            case ["gzip" or "x-gzip"]:
                headers.ContentEncoding = "gzip";
                return next(context);
            case ["deflate" or "br"]:
                headers.ContentEncoding = encodings[0];
                return next(context);
            default:
                context.Response.Headers.AcceptEncoding = Known;
                return Unknown.ExecuteAsync(context);
        }
    }

    /// <summary>On an endpoint that reads its body piece by piece, and meets what the unpacking throws itself.</summary>
    internal sealed class Streamed;

    /// <summary>The whole body at once, so that nothing but this meets what the unpacking throws.</summary>
    private static async Task Unpack(HttpContext context, RequestDelegate next)
    {
        var content = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(content, context.RequestAborted);
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException or EndOfStreamException)
        {
            await Broken.ExecuteAsync(context);
            return;
        }

        content.Position = 0;
        context.Request.Body = content;
        context.Request.ContentLength = content.Length;
        await next(context);
    }
}
