using System.Globalization;
using System.Text;

namespace MiniCrm.Validation;

/// <summary>
/// Characters that show nothing themselves. Some belong to what a language or an emoji is written with; everywhere else they make one text
/// look like another, or turn around the order in which it is read.
/// </summary>
public static class Invisible
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;
    private const int MongolianVowelSeparator = 0x180E;
    private const int EmojiSelector = 0xFE0F;
    private const int Keycap = 0x20E3;
    private const int BlackFlag = 0x1F3F4;
    private const int LastTag = 0xE007F;

    // Default_Ignorable_Code_Point of Unicode, which .NET does not tell, and what else of the category Cf is not a sign of its own.
    private static readonly (int First, int Last)[] Ranges =
    [
        (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E),
        (0x2060, 0x206F), (0x3164, 0x3164), (0xFDD0, 0xFDEF), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB),
        (0x13430, 0x1343F), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
    ];

    // Scripts whose letters take another shape beside a joiner: Arabic to N'Ko and Mandaic, the Indic ones, those of South-East Asia,
    // Mongolian, Phags-pa, and in the astral planes Manichaean, Hanifi Rohingya, Brahmi and its descendants, Adlam.
    private static readonly (int First, int Last)[] Joining =
    [
        (0x600, 0x8FF), (0x900, 0xDFF), (0x1000, 0x109F), (0x1780, 0x18AF), (0x1900, 0x1C4F), (0x1CD0, 0x1CFF), (0xA840, 0xA8FF), (0xA930, 0xA9FF),
        (0xAA00, 0xAADF), (0xABC0, 0xABFF), (0xFB50, 0xFDCF), (0xFE70, 0xFEFC), (0x10A00, 0x10D3F), (0x10EC0, 0x10FFF), (0x11000, 0x11FFF), (0x1E900, 0x1E95F),
    ];

    private static readonly (int First, int Last)[] Ideographs = [(0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFD)];

    // Myanmar, Phags-pa and Manichaean have variants that a selector chooses.
    private static readonly (int First, int Last)[] Varying = [(0x1000, 0x109F), (0xA840, 0xA87F), (0xAA60, 0xAA7F), (0x10AC0, 0x10AFF)];

    // In notes and messages people paste what they like; these turn around what is read, or hide whole sentences.
    private static readonly (int First, int Last)[] ForbiddenInLongText = [(0x202D, 0x202E), (0x206A, 0x206F), (0xFDD0, 0xFDEF), (0xFFF9, 0xFFFB), (0xE0000, 0xE00FF)];

    public static bool Is(Rune rune) => IsIn(Ranges, rune.Value) || IsNoncharacter(rune.Value);

    /// <summary>True when something invisible stands where it belongs to no letter and no emoji.</summary>
    public static bool Disguises(string text, bool manyLines)
    {
        if (!text.Any(character => character >= 0xAD))
        {
            return false;
        }

        var runes = text.EnumerateRunes().ToArray();
        for (var i = 0; i < runes.Length; i++)
        {
            var forbidden = manyLines ? IsIn(ForbiddenInLongText, runes[i].Value) || IsNoncharacter(runes[i].Value) : Is(runes[i]);
            if (forbidden && !Belongs(runes, i))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Belongs(Rune[] runes, int i) => runes[i].Value switch
    {
        _ when i == 0 => false,
        ZeroWidthJoiner or ZeroWidthNonJoiner when JoinsLetters(runes, i) => true,
        ZeroWidthJoiner => JoinsEmoji(runes, i),
        >= 0x180B and <= 0x180F => IsMongolian(runes[i - 1].Value) && (runes[i].Value != MongolianVowelSeparator || (i + 1 < runes.Length && IsMongolian(runes[i + 1].Value))),
        >= 0xFE00 and <= EmojiSelector => IsVaried(runes, i),
        >= 0xE0100 and <= 0xE01EF => IsIn(Ideographs, runes[i - 1].Value),
        > 0xE0020 and <= LastTag => IsFlag(runes, i),
        _ => false,
    };

    // At the end of a word only behind a mark, which is how Malayalam once wrote its final consonants.
    private static bool JoinsLetters(Rune[] runes, int i) =>
        IsIn(Joining, runes[i - 1].Value) && !Is(runes[i - 1])
        && (i + 1 < runes.Length && IsIn(Joining, runes[i + 1].Value) ? !Is(runes[i + 1]) : Rune.GetUnicodeCategory(runes[i - 1]) is UnicodeCategory.NonSpacingMark);

    private static bool JoinsEmoji(Rune[] runes, int i) =>
        (IsSymbol(runes[i - 1]) || runes[i - 1].Value is EmojiSelector or LastTag) && i + 1 < runes.Length && IsSymbol(runes[i + 1]);

    private static bool IsVaried(Rune[] runes, int i)
    {
        var before = runes[i - 1];
        return Is(before) ? false
            : before.Value is '#' or '*' or (>= '0' and <= '9') ? runes[i].Value == EmojiSelector && i + 1 < runes.Length && runes[i + 1].Value == Keycap
            : IsSymbol(before) || Rune.IsPunctuation(before) || IsIn(Ideographs, before.Value) || IsIn(Varying, before.Value);
    }

    // A black flag, the letters of a country's part as tags, and the tag that ends them.
    private static bool IsFlag(Rune[] runes, int i)
    {
        var start = i;
        while (start > 0 && IsTag(runes[start].Value))
        {
            start--;
        }

        var end = i;
        while (end < runes.Length && runes[end].Value != LastTag && IsTag(runes[end].Value))
        {
            end++;
        }

        return runes[start].Value == BlackFlag && end < runes.Length && runes[end].Value == LastTag && end - start is >= 4 and <= 7;
    }

    private static bool IsTag(int value) => value is (>= 0xE0030 and <= 0xE0039) or (>= 0xE0061 and <= 0xE007A) or LastTag;

    private static bool IsMongolian(int value) => value is >= 0x1820 and <= 0x18AA;

    private static bool IsSymbol(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol or UnicodeCategory.ModifierSymbol && rune.Value > 0x7F;

    // No letters and never any; the last two of each plane.
    private static bool IsNoncharacter(int value) => (value & 0xFFFE) == 0xFFFE;

    private static bool IsIn((int First, int Last)[] ranges, int value)
    {
        foreach (var (first, last) in ranges)
        {
            if (value >= first && value <= last)
            {
                return true;
            }
        }

        return false;
    }
}
