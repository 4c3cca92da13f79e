using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace MiniCrm.Api.Http;

/// <summary>Strong entity tags: the version of the thing, and behind a point that of what else its representation shows.</summary>
internal static class EntityTags
{
    public static string Of(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    public static string Of(int version, int shownVersion) => string.Create(CultureInfo.InvariantCulture, $"\"{version}.{shownVersion}\"");

    /// <summary>The versions that a header <c>If-Match</c> names; null is no condition.</summary>
    /// <remarks>A tag that is weak, or not of ours, matches no version.</remarks>
    public static IfMatch? IfMatch(string? header)
    {
        if (header is null)
        {
            return null;
        }

        return !TryParse(header, out var tags) ? new IfMatch([])
            : tags.Contains(EntityTagHeaderValue.Any) ? null
            : new IfMatch([.. tags.Where(tag => !tag.IsWeak).Select(Version).OfType<int>()]);
    }

    /// <summary>True when a header <c>If-None-Match</c> names the tag, that is: the client has it already.</summary>
    public static bool IsKnown(StringValues ifNoneMatch, string tag) =>
        ifNoneMatch.Count > 0
        && EntityTagHeaderValue.TryParseList([ifNoneMatch.ToString()], out var tags)
        && tags.Any(known => known.Tag == "*" || known.Tag == tag);

    public static bool TryParse(string header, out ImmutableArray<EntityTagHeaderValue> tags)
    {
        var parsed = EntityTagHeaderValue.TryParseStrictList([header], out var list);
        tags = list is null ? [] : [.. list];
        return parsed && tags.Length > 0;
    }

    private static int? Version(EntityTagHeaderValue tag)
    {
        var text = tag.Tag.AsSpan().Trim('"');
        var point = text.IndexOf('.');
        return int.TryParse(point < 0 ? text : text[..point], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
    }
}
