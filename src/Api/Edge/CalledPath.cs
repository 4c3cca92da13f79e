using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing.Patterns;

namespace MiniCrm.Api.Edge;

/// <summary>
/// The path as it was sent. The server's decoding leaves <c>%2F</c> and what is no UTF-8 as it is, and so makes <c>%2F</c> and
/// <c>%252F</c> the same.
/// </summary>
internal static class CalledPath
{
    private const char Escape = '%';

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Percent-encoded, as problems tell it.</summary>
    public static string Of(HttpContext context)
    {
        var decoded = context.Request.PathBase.Add(context.Request.Path);

        // Only there the two can differ in meaning. No problem names another host.
        return decoded.Value?.Contains(Escape, StringComparison.Ordinal) is true ? $"/{Raw(context).TrimStart('/')}" : decoded.ToUriComponent();
    }

    /// <summary>A value of the route, decoded once; null when it cannot be.</summary>
    public static string? Value(HttpContext context, string name, string value)
    {
        if (!value.Contains(Escape, StringComparison.Ordinal))
        {
            return value;
        }

        var segments = Raw(context).Trim('/').Split('/');
        return context.GetEndpoint() is RouteEndpoint { RoutePattern: { } pattern }
            && pattern.PathSegments.Count == segments.Length
            && Place(pattern, name) is { } place
                ? Decode(segments[place])
                : null;
    }

    /// <summary>Null for what is not percent-encoded UTF-8.</summary>
    public static string? Decode(string segment)
    {
        var bytes = new List<byte>(segment.Length);
        for (var i = 0; i < segment.Length; i++)
        {
            if (segment[i] is not Escape and <= '\x7f')
            {
                bytes.Add((byte)segment[i]);
            }
            else if (segment[i] is Escape && i + 2 < segment.Length && byte.TryParse(segment.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                return null;
            }
        }

        try
        {
            return Strict.GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static int? Place(RoutePattern pattern, string name)
    {
        for (var i = 0; i < pattern.PathSegments.Count; i++)
        {
            if (pattern.PathSegments[i].Parts is [RoutePatternParameterPart { } part] && part.Name == name)
            {
                return i;
            }
        }

        return null;
    }

    private static string Raw(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var path = target.Split('?')[0];

        // The absolute form, as for a proxy.
        return path.StartsWith('/') ? path : Uri.TryCreate(path, UriKind.Absolute, out var whole) ? whole.AbsolutePath : "/";
    }
}
