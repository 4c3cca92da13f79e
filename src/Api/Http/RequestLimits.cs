using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace MiniCrm.Api.Http;

/// <summary>What no endpoint takes: queries without end, bodies where none belongs, text in other encodings.</summary>
internal sealed class RequestLimits(RequestDelegate next)
{
    public const int MaxQueryLength = 2048;
    public const int MaxBodySize = 1 << 20;

    // So that a query somewhat too long gets a problem document from here instead of an empty answer from the server.
    public const int MaxRequestLineSize = 32 << 10;

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var problem =
            request.QueryString.Value is { Length: > MaxQueryLength } ? new Problem(ProblemKind.UriTooLong, $"A query may have {MaxQueryLength} characters")
            : IsRead(request) && HasBody(context) ? new Problem(ProblemKind.InvalidRequest, $"A {request.Method} request takes no body")
            : request.ContentType is { } contentType && !IsUtf8(contentType) ? ProblemWriter.Framework(StatusCodes.Status415UnsupportedMediaType)
            : null;
        return problem?.ExecuteAsync(context) ?? next(context);
    }

    private static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private static bool HasBody(HttpContext context) => context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? false;

    private static bool IsUtf8(string contentType) =>
        !MediaTypeHeaderValue.TryParse(contentType, out var parsed)
        || !parsed.Charset.HasValue
        || HeaderUtilities.RemoveQuotes(parsed.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}

internal static class RequestLimitsExtensions
{
    public static void AddRequestLimits(this WebApplicationBuilder builder) => builder.WebHost.ConfigureKestrel(kestrel =>
    {
        kestrel.Limits.MaxRequestBodySize = RequestLimits.MaxBodySize;
        kestrel.Limits.MaxRequestLineSize = RequestLimits.MaxRequestLineSize;
    });
}
