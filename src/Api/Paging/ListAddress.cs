using System.Globalization;

namespace MiniCrm.Api.Paging;

/// <summary>The address that a list is asked for at, and those of its other parts.</summary>
/// <param name="path">Without the base.</param>
internal sealed class ListAddress(PathString pathBase, PathString path, IQueryCollection query)
{
    // What a part is shown by; all others say which list it is.
    private static readonly string[] OfThePart = ["limit", "cursor", "total", "fields", "highlight"];

    public ListAddress(HttpRequest request)
        : this(request.PathBase, request.Path, request.Query)
    {
    }

    /// <summary>Which list it is, the same however its parameters are ordered.</summary>
    public string Asked => $"{path}?{string.Join('&', Filters.OrderBy(name => name, StringComparer.Ordinal).Select(Pair))}";

    /// <summary>True for the list without filters, in its own order.</summary>
    public bool IsWhole => !Filters.Any();

    /// <summary>True when nothing but the size and the place of the part is asked for.</summary>
    public bool IsPlain => query.Keys.All(name => name is "limit" or "cursor");

    private IEnumerable<string> Filters => query.Keys.Except(OfThePart);

    /// <summary>The header Link; null when there is nothing to lead to. How many there are in all is not counted again for each part.</summary>
    /// <param name="limit">How many the part holds at most.</param>
    public string? Links(int limit, string? next, string? previous)
    {
        (string? Cursor, string Relation)[] ways = [(next, "next"), (previous, "prev")];
        var links = ways.Where(way => way.Cursor is not null).Select(way => $"<{Part(limit, way.Cursor!)}>; rel=\"{way.Relation}\"");
        return string.Join(", ", links) is { Length: > 0 } header ? header : null;
    }

    /// <summary>The address of another part.</summary>
    public string Part(int limit, string cursor)
    {
        var kept = query.Keys.Where(name => name is not ("limit" or "cursor" or "total")).Select(Pair).Prepend($"limit={limit.ToString(CultureInfo.InvariantCulture)}");
        return $"{pathBase.Add(path).ToUriComponent()}?{string.Join('&', kept)}&cursor={cursor}";
    }

    private string Pair(string name) => $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(query[name].ToString())}";
}
