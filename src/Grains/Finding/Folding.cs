using System.Collections.Frozen;
using System.Text;
using ADRaffy.ENSNormalize;
using MiniCrm.Database.Querying;
using Npgsql;

namespace MiniCrm.Grains.Finding;

/// <summary>
/// Text as it is searched: as <c>search_fold</c> of the database makes it, letter by letter. PostgreSQL itself is asked for its letters, since
/// its rules for accents come with its version.
/// </summary>
public sealed class Folding(FrozenDictionary<int, string> letters)
{
    // Up to the end of the second plane; what lies beyond has neither case nor accents.
    private const string Letters = """
        with letters as (
          select string_agg(chr(code), chr(1) order by code) as text from generate_series(128, 131071) code where code not between 55296 and 57343)
        select ascii(letter), folded
        from letters, rows from (string_to_table(text, chr(1)), string_to_table(search_fold(text), chr(1))) as pairs (letter, folded)
        where folded is distinct from letter
        """;

    public static async Task<Folding> LoadAsync(NpgsqlDataSource database)
    {
        var pairs = await database.QueryAsync(Letters, row => (Letter: row.GetInt32(0), Folded: row.GetString(1)));
        return new(pairs.ToFrozenDictionary(pair => pair.Letter, pair => pair.Folded));
    }

    public string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in (Ascii.IsValid(text) ? text : ENSNormalize.NF.NFC(text)).EnumerateRunes())
        {
            Append(rune, folded);
        }

        return folded.ToString();
    }

    /// <summary>The same, without putting letters together first, and from where in the text each character comes.</summary>
    public (string Folded, int[] Origins) FoldInPlace(string text)
    {
        var folded = new StringBuilder(text.Length);
        var origins = new List<int>(text.Length);
        var place = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            Append(rune, folded);
            while (origins.Count < folded.Length)
            {
                origins.Add(place);
            }

            place += rune.Utf16SequenceLength;
        }

        return (folded.ToString(), [.. origins, text.Length]);
    }

    private void Append(Rune rune, StringBuilder folded)
    {
        if (rune.IsAscii)
        {
            folded.Append(char.IsAsciiLetterOrDigit((char)rune.Value) ? char.ToLowerInvariant((char)rune.Value) : ' ');
        }
        else if (letters.TryGetValue(rune.Value, out var other))
        {
            folded.Append(other);
        }
        else
        {
            folded.Append(rune.ToString());
        }
    }
}
