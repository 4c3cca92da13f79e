using System.Globalization;

namespace MiniCrm.Api.Paging;

/// <summary>The address that a list is asked for at, and those of its other parts.</summary>
internal sealed class ListAddress(HttpRequest request)
{
    // What a part is shown by; all others say which list it is.
    private static readonly string[] OfThePart = ["limit", "cursor", "total", "fields", "highlight"];

    /// <summary>Which list it is, the same however its parameters are ordered.</summary>
    public string Asked => $"{request.Path}?{string.Join('&', Filters.OrderBy(name => name, StringComparer.Ordinal).Select(Pair))}";

    /// <summary>True for the list without filters, in its own order.</summary>
    public bool IsWhole => !Filters.Any();

    /// <summary>True when nothing but the size and the place of the part is asked for.</summary>
    public bool IsPlain => request.Query.Keys.All(name => name is "limit" or "cursor");

    private IEnumerable<string> Filters => request.Query.Keys.Except(OfThePart);

    /// <summary>The header Link; null when there is nothing to lead to. How many there are in all is not counted again for each part.</summary>
    /// <param name="limit">How many the part holds at most.</param>
    public string? Links(int limit, string? next, string? previous)
    {
        var kept = request.Query.Keys.Where(name => name is not ("limit" or "cursor" or "total")).Select(Pair).Prepend($"limit={limit.ToString(CultureInfo.InvariantCulture)}");
        var address = $"{request.PathBase.Add(request.Path).ToUriComponent()}?{string.Join('&', kept)}";
        (string? Cursor, string Relation)[] ways = [(next, "next"), (previous, "prev")];
        var links = ways.Where(way => way.Cursor is not null).Select(way => $"<{address}&cursor={way.Cursor}>; rel=\"{way.Relation}\"");
        return string.Join(", ", links) is { Length: > 0 } header ? header : null;
    }

    private string Pair(string name) => $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(request.Query[name].ToString())}";
}
