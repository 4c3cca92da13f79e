using System.Collections.Immutable;
using Microsoft.Net.Http.Headers;

namespace MiniCrm.Api.Preconditions;

/// <summary>What the headers <c>If-Match</c> and <c>If-None-Match</c> say (RFC 9110, section 13.1).</summary>
internal static class EntityTags
{
    /// <summary>The condition that both set to the version of a thing; null when there is none.</summary>
    /// <param name="of">The thing. A tag of another one, one that is weak in If-Match, and one that is not ours match no version.</param>
    public static Precondition? Precondition(string? ifMatch, string? ifNoneMatch, Guid of)
    {
        var (required, excluded) = (Tags(ifMatch), Tags(ifNoneMatch));
        var isAnyRequired = required is null || required.Value.Contains(EntityTagHeaderValue.Any);
        if (isAnyRequired && excluded is null)
        {
            return null;
        }

        return new([.. Versions((required ?? []).Where(tag => !tag.IsWeak), of)])
        {
            Any = isAnyRequired,
            ExcludesAny = excluded?.Contains(EntityTagHeaderValue.Any) is true,
            Excluded = excluded is null ? null : [.. Versions(excluded, of)],
        };
    }

    /// <summary>True when a header <c>If-None-Match</c> names the tag, that is: the client has it already.</summary>
    public static bool IsKnown(string? ifNoneMatch, EntityTag? tag) =>
        Tags(ifNoneMatch) is { } known && known.Any(other => other.Equals(EntityTagHeaderValue.Any) || other.Tag == tag?.ToString());

    /// <summary>A list of tags, or <c>*</c> alone.</summary>
    public static bool TryParse(string header, out ImmutableArray<EntityTagHeaderValue> tags)
    {
        var parsed = EntityTagHeaderValue.TryParseStrictList([header], out var list);
        tags = list is null ? [] : [.. list];

        // The framework takes white space and control characters within a tag; RFC 9110 has none there (etagc).
        return parsed && tags.All(tag => !tag.Tag.AsSpan().ContainsAnyInRange('\0', ' ') && !tag.Tag.AsSpan().Contains('\x7F'))
            && (tags.Length == 1 || (tags.Length > 1 && !tags.Contains(EntityTagHeaderValue.Any)));
    }

    private static ImmutableArray<EntityTagHeaderValue>? Tags(string? header) => header is null ? null : TryParse(header, out var tags) ? tags : [];

    private static IEnumerable<int> Versions(IEnumerable<EntityTagHeaderValue> tags, Guid of) =>
        from tag in tags
        let ours = EntityTag.Parse(tag.Tag.ToString())
        where ours is not null && (ours.Id is null || ours.Id == of)
        select ours.Version;
}
