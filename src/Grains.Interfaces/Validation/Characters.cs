using System.Globalization;
using System.Text;

namespace MiniCrm.Validation;

/// <summary>Characters as people and JSON Schema count them: code points of Unicode, not the halves that .NET's strings are made of.</summary>
public static class Characters
{
    private static readonly Rune BrailleBlank = new(0x2800);

    public static int Count(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }

    /// <summary>True for control characters, NUL among them, and for halves of a surrogate pair: neither PostgreSQL nor a person can use them.</summary>
    public static bool AreForbiddenIn(string text, bool manyLines)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]) || (IsControl(text[i]) && !(manyLines && text[i] is ('\t' or '\r' or '\n' or '\u2028' or '\u2029'))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when there is nothing to see: spaces, what is invisible, and marks without a letter that bears them.</summary>
    public static bool IsBlank(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune) && !Invisible.Is(rune) && rune != BrailleBlank && !IsMark(rune))
            {
                return false;
            }
        }

        return true;
    }

    public static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    // The separators of lines and paragraphs break lines, but are of another category.
    private static bool IsControl(char character) => char.IsControl(character) || character is '\u2028' or '\u2029';
}
