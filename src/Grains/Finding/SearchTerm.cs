using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace MiniCrm.Grains.Finding;

/// <summary>How near a word of a row must be to one that is searched for.</summary>
public enum Nearness
{
    /// <summary>The same word; of one or two letters, a word that begins so: there are so many that it cannot be told apart by index.</summary>
    Word,

    /// <summary>A word that begins so.</summary>
    Beginning,

    /// <summary>A word that it occurs in; of one or two letters, a word that begins so: they occur nearly everywhere.</summary>
    Fragment,
}

/// <summary>A word that is searched for, or the digits of a phone number, which are one word however they are written.</summary>
/// <param name="Alternatives">One of these must occur, with all its words.</param>
public sealed record SearchTerm(ImmutableArray<ImmutableArray<string>> Alternatives)
{
    private const int ShortestFragment = 3;

    /// <summary>Whether a fragment is more than a beginning.</summary>
    public bool HasFragments => Alternatives.Any(words => words.Any(IsFragment));

    /// <summary>As SQL on a row's column <c>search</c>. Words are letters and digits: they stand in it as they are, so that PostgreSQL plans for just these.</summary>
    public string Condition(Nearness nearness)
    {
        var alternatives = Alternatives.Select(words => string.Join(" and ", words.Select(word => $"search like '{Pattern(word, nearness)}'")));
        return Alternatives.Length == 1 ? alternatives.Single() : $"({string.Join(" or ", alternatives.Select(words => $"({words})"))})";
    }

    /// <summary>The words of a text, and no more than that; empty where nothing of it is a letter or a digit.</summary>
    public static ImmutableArray<SearchTerm> Parse(string text, Folding folding)
    {
        // A zero in brackets is no part of an international number.
        ImmutableArray<string> words = [.. Words(folding.Fold(text.Replace("(0)", " ", StringComparison.Ordinal)))];
        var terms = ImmutableArray.CreateBuilder<SearchTerm>();
        for (var begin = 0; begin < words.Length;)
        {
            var end = begin + 1;
            if (IsNumber(words[begin]))
            {
                while (end < words.Length && IsNumber(words[end]))
                {
                    end++;
                }

                terms.Add(Number(words[begin..end]));
            }
            else
            {
                terms.Add(new([[words[begin]]]));
            }

            begin = end;
        }

        return terms.ToImmutable();
    }

    /// <summary>Runs of letters and digits, with the marks that belong to them.</summary>
    public static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || (word.Length > 0 && Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark))
            {
                word.Append(rune.ToString());
            }
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    /// <summary>Where this occurs in a text.</summary>
    public IEnumerable<(int Start, int Length)> Occurrences(string folded) =>
        from words in Alternatives
        from word in words
        from start in Starts(folded, word)
        select (start, word.Length);

    private static IEnumerable<int> Starts(string folded, string word)
    {
        for (var start = folded.IndexOf(word, StringComparison.Ordinal); start >= 0; start = folded.IndexOf(word, start + 1, StringComparison.Ordinal))
        {
            if (IsFragment(word) || start == 0 || !char.IsLetterOrDigit(folded[start - 1]))
            {
                yield return start;
            }
        }
    }

    private static SearchTerm Number(ImmutableArray<string> runs)
    {
        var digits = string.Concat(runs).TrimStart('0');
        return digits.Length < ShortestFragment || runs is [var only] && only == digits ? new([runs]) : new([runs, [digits]]);
    }

    private static bool IsNumber(string word) => word.All(char.IsAsciiDigit);

    private static bool IsFragment(string word) => word.Length >= ShortestFragment;

    private static string Pattern(string word, Nearness nearness) => nearness switch
    {
        Nearness.Word when IsFragment(word) => $"% {word} %",
        Nearness.Fragment when IsFragment(word) => $"%{word}%",
        _ => $"% {word}%",
    };
}
