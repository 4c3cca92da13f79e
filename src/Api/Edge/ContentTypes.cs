using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace MiniCrm.Api.Edge;

/// <summary>
/// The one place that reads <c>Content-Type</c>: behind it JSON in UTF-8 has one spelling, and a type without a body is none.
/// What the framework makes of the other spellings ends in an exception, for a quoted charset for instance.
/// </summary>
internal static class ContentTypes
{
    private const string Json = "application/json";

    // An array of operations, where endpoints take an object.
    private const string JsonPatch = "application/json-patch+json";

    // Nothing takes it, so that the routing refuses it where a body is taken.
    private const string Unreadable = "application/octet-stream";

    public static void UseContentTypes(this WebApplication app) => app.Use(Normalize);

    public static bool HasBody(HttpContext context) => context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? false;

    private static Task Normalize(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (request.ContentType is { } type && (type != Json || !HasBody(context)))
        {
            request.ContentType = HasBody(context) ? Normal(type) : null;
        }

        return next(context);
    }

    private static string Normal(string type) =>
        !MediaTypeHeaderValue.TryParse(type, out var parsed) || parsed.MediaType.Equals(JsonPatch, StringComparison.OrdinalIgnoreCase) || IsRange(parsed) ? Unreadable
        : !IsJson(parsed) ? type
        : parsed.Parameters.Where(parameter => parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)).All(IsUtf8) ? Json
        : Unreadable;

    /// <summary>Also of a more special type, such as a merge patch's (RFC 6839).</summary>
    private static bool IsJson(MediaTypeHeaderValue type) =>
        type.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
        && (type.SubType.Equals("json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase));

    // The routing would let one in.
    private static bool IsRange(MediaTypeHeaderValue type) => type.MediaType.AsSpan().Contains('*');

    private static bool IsUtf8(NameValueHeaderValue charset) =>
        charset.GetUnescapedValue().Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
