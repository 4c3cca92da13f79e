using System.Collections.Immutable;

namespace MiniCrm.Web.Layout;

/// <summary>What the address of a list asks for: filters and place, as the API takes them.</summary>
/// <param name="Values">By name, none of them empty.</param>
public sealed record PageAddress(string Path, ImmutableSortedDictionary<string, string> Values)
{
    public const string Cursor = "cursor";

    public string? this[string name] => Values.GetValueOrDefault(name);

    public string Query => Write(Values);

    /// <summary>Another list, and so from its beginning.</summary>
    /// <param name="value">Null for without.</param>
    public PageAddress With(string name, string? value) => this with { Values = value is null ? Values.Remove(Cursor).Remove(name) : Values.Remove(Cursor).SetItem(name, value) };

    /// <summary>The same list from a place on.</summary>
    public PageAddress From(string? cursor) => this with { Values = cursor is null ? Values.Remove(Cursor) : Values.SetItem(Cursor, cursor) };

    public override string ToString() => Query is { Length: > 0 } query ? $"{Path}?{query}" : Path;

    /// <summary>Of what a form has sent, or somebody has typed: several values of a name are one with commas, empty ones and those that nobody knows are left out.</summary>
    public static ImmutableSortedDictionary<string, string> Read(IEnumerable<KeyValuePair<string, string>> values, IReadOnlyCollection<string> known) => values
        .Where(value => known.Contains(value.Key) && !string.IsNullOrWhiteSpace(value.Value))
        .GroupBy(value => value.Key, value => value.Value.Trim())
        .ToImmutableSortedDictionary(value => value.Key, value => string.Join(',', value), StringComparer.Ordinal);

    /// <summary>What stands behind the question mark.</summary>
    public static string Write(ImmutableSortedDictionary<string, string> values) =>
        string.Join('&', values.Select(value => $"{value.Key}={Uri.EscapeDataString(value.Value).Replace("%2C", ",", StringComparison.Ordinal)}"));
}
