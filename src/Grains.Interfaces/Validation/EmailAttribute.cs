using System.Globalization;
using System.Text;

namespace MiniCrm.Validation;

/// <summary>An e-mail address that mail could be sent to: local part, one @, a domain of labels; no display name, no quotes, no white space.</summary>
public sealed class EmailAttribute : RuleAttribute
{
    public const int MaxLength = 255;
    private const int MaxLocalLength = 64;
    private const int MaxLabelLength = 63;
    private const string LocalSigns = "!#$%&'*+/=?^_`{|}~-";

    // By hand, since .NET's regular expressions see halves of the letters beyond U+FFFF.
    public static bool Accepts(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > 2 * MaxLength || Characters.Count(text) > MaxLength || text.Split('@') is not [var local, var domain])
        {
            return false;
        }

        return Characters.Count(local) <= MaxLocalLength && local.Split('.').All(IsAtom) && domain.Split('.').All(IsLabel);
    }

    protected override string? Complaint(object value) =>
        Accepts((string)value) ? null : $"must be an e-mail address of at most {MaxLength} characters";

    private static bool IsAtom(string text) =>
        text.Length > 0 && text.EnumerateRunes().All(rune => IsOfAScript(rune) || (rune.IsAscii && LocalSigns.Contains((char)rune.Value, StringComparison.Ordinal)));

    /// <summary>Hyphens only inside.</summary>
    private static bool IsLabel(string text)
    {
        var runes = text.EnumerateRunes().ToArray();
        return runes.Length is > 0 and <= MaxLabelLength
            && IsOfAScript(runes[0]) && !Characters.IsMark(runes[0])
            && IsOfAScript(runes[^1])
            && runes.All(rune => rune.Value == '-' || IsOfAScript(rune));
    }

    /// <summary>Letters and digits of any script may stand in both parts (RFC 6531), and what is written with them, if it can be seen.</summary>
    private static bool IsOfAScript(Rune rune) => (Rune.IsLetter(rune) || Rune.IsNumber(rune) || Characters.IsMark(rune)) && !Invisible.Is(rune) && rune != Rune.ReplacementChar;
}
