using System.Text.RegularExpressions;

namespace MiniCrm.Web.Leads.Cards;

/// <summary>A name as people write it, in two parts.</summary>
internal static partial class PersonName
{
    // What a last name begins with, in lower case.
    private static readonly HashSet<string> Particles = new(StringComparer.OrdinalIgnoreCase)
    {
        "van", "von", "vom", "zu", "zur", "de", "del", "della", "der", "den", "di", "da", "do", "dos", "du", "la", "le", "ten", "ter", "al", "el", "bin", "ibn", "abu",
    };

    public static (string First, string Last)? Split(string text)
    {
        var bare = Degrees().Replace(Titles().Replace(text, ""), "").Trim(' ', ',', '.');
        if (bare.Split(',') is [{ } last, { } first] && Looks(last.Trim()) && Looks(first.Trim()))
        {
            return (first.Trim(), last.Trim());
        }

        var words = bare.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is < 2 or > 5 || !Looks(bare))
        {
            return null;
        }

        var start = Array.FindIndex(words, 1, Particles.Contains);
        start = start < 0 || start == words.Length - 1 ? words.Length - 1 : start;
        return (string.Join(' ', words[..start]), string.Join(' ', words[start..]));
    }

    /// <summary>Nothing but letters, each word with a capital unless it is a particle or of a script that has none.</summary>
    private static bool Looks(string text) => Letters().IsMatch(text)
        && text.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => Particles.Contains(word) || !char.IsLower(word[0]));

    [GeneratedRegex(@"^[\p{L}\p{M}'’.\- ]{2,100}$")]
    private static partial Regex Letters();

    [GeneratedRegex(@"^((dr|prof|mr|mrs|ms|mx|herr|frau|dipl|ing|mag|hr|fr|med|rer|nat|phil|jur|habil|h\.?c)\b[.\s\-]*)+", RegexOptions.IgnoreCase)]
    private static partial Regex Titles();

    [GeneratedRegex(@",\s*(mba|phd|ph\.d\.?|m\.?sc\.?|b\.?sc\.?|m\.?a\.?|b\.?a\.?|md|cpa|esq\.?|jr\.?|sr\.?|ll\.?m\.?)\b.*$", RegexOptions.IgnoreCase)]
    private static partial Regex Degrees();
}
