using System.Globalization;
using System.Text.RegularExpressions;

namespace MiniCrm.Api.Preconditions;

/// <summary>A strong entity tag: the version of the thing, and behind points what else makes one of its representations differ from another.</summary>
/// <param name="Version">What a condition on a change compares.</param>
public sealed partial record EntityTag(int Version)
{
    private const string Card = "card";

    /// <summary>The version of what else is shown.</summary>
    public int? Shown { get; init; }

    /// <summary>The thing itself, where one address shows now this one and now that.</summary>
    public Guid? Id { get; init; }

    /// <summary>Whether only a part is shown, as it is to some callers.</summary>
    public bool IsCard { get; init; }

    /// <summary>Null for what no answer of ours has ever carried, such as <c>"07"</c>.</summary>
    public static EntityTag? Parse(string tag)
    {
        var match = Pattern.Match(tag);
        return match.Success && Number(match.Groups["version"].Value) is { } version && (!match.Groups["shown"].Success || Number(match.Groups["shown"].Value) is not null)
            ? new(version)
            {
                Shown = Number(match.Groups["shown"].Value),
                Id = match.Groups["id"].Success ? Guid.ParseExact(match.Groups["id"].Value, "N") : null,
                IsCard = match.Groups["card"].Success,
            }
            : null;
    }

    /// <summary>As it is written, in double quotes.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"\"{Version}{(Shown is null ? "" : ".")}{Shown}{(Id is null ? "" : ".")}{Id:N}{(IsCard ? $".{Card}" : "")}\"");

    private static int? Number(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"^""(?<version>[1-9][0-9]{0,9})(\.(?<shown>[1-9][0-9]{0,9})|\.(?<id>[0-9a-f]{32})(\.(?<card>card))?)?""\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern { get; }
}
