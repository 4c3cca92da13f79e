using System.Text.RegularExpressions;

namespace MiniCrm.Api.Validation;

/// <summary>An e-mail address that mail could be sent to: local part, one @, a domain of labels; no display name, no quotes, no white space.</summary>
public sealed partial class EmailAttribute : RuleAttribute
{
    public const int MaxLength = 255;
    private const int MaxLocalLength = 64;

    public static bool Accepts(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= MaxLength && text.IndexOf('@', StringComparison.Ordinal) is > 0 and <= MaxLocalLength && Pattern.IsMatch(text);
    }

    protected override string? Complaint(object value) =>
        Accepts((string)value) ? null : $"must be an e-mail address of at most {MaxLength} characters";

    // Letters and digits of any script may stand in both parts (RFC 6531); in the domain, hyphens only inside a label.
    [GeneratedRegex(
        @"^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*@([\p{L}\p{N}]([\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?)(\.[\p{L}\p{N}]([\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?)*\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern { get; }
}
