using System.Text;
using System.Text.RegularExpressions;

namespace MiniCrm.Web.Leads.Cards;

/// <summary>The first card of a text in vCard 2.1, 3.0 or 4.0 (RFC 6350).</summary>
internal static partial class VCard
{
    public static ContactCard Read(string text)
    {
        var properties = Properties(text).ToArray();
        var name = Value("N") is { } structured ? Parts(structured) : [];
        var written = Value("FN") is { } formatted ? PersonName.Split(Plain(formatted)) : null;
        return new()
        {
            FirstName = name.ElementAtOrDefault(1) is { Length: > 0 } given ? given : written?.First,
            LastName = name.ElementAtOrDefault(0) is { Length: > 0 } family ? family : written?.Last,
            Email = Value("EMAIL") is { } email ? Plain(email).Replace("mailto:", "", StringComparison.OrdinalIgnoreCase) : null,
            Phone = Telephone(properties.Where(property => property.Name == "TEL").ToArray()),
            Company = Value("ORG") is { } organisation ? Parts(organisation).FirstOrDefault() : null,
            Position = (Value("TITLE") ?? Value("ROLE")) is { } position ? Plain(position) : null,
        };

        string? Value(string property) => properties.FirstOrDefault(one => one.Name == property && one.Value.Length > 0).Value;
    }

    private static string? Telephone((string Name, string Kind, string Value)[] numbers)
    {
        var number = numbers.FirstOrDefault(number => number.Kind.Contains("CELL", StringComparison.Ordinal)) is { Value: not null } mobile ? mobile
            : numbers.FirstOrDefault(number => !number.Kind.Contains("FAX", StringComparison.Ordinal));
        return number.Value is null ? null : Plain(number.Value).Replace("tel:", "", StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<(string Name, string Kind, string Value)> Properties(string text)
    {
        // Long lines go on in the next one; of quoted-printable behind a sign of its own.
        var whole = Folds().Replace(SoftBreaks().Replace(text, ""), "");
        foreach (var line in whole.Split('\n').SkipWhile(line => !Is(line, "BEGIN:VCARD")).Skip(1).TakeWhile(line => !Is(line, "END:VCARD")))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                continue;
            }

            var parameters = line[..colon].ToUpperInvariant().Split(';');
            var kind = string.Join(';', parameters.Skip(1));

            // Of groups such as item1.EMAIL the last part is the name.
            yield return (parameters[0].Split('.')[^1], kind, kind.Contains("QUOTED-PRINTABLE", StringComparison.Ordinal) ? Unquoted(line[(colon + 1)..]) : line[(colon + 1)..].Trim());
        }
    }

    private static bool Is(string line, string mark) => line.Trim().Equals(mark, StringComparison.OrdinalIgnoreCase);

    private static string[] Parts(string value) => [.. Separators().Split(value).Select(Plain)];

    private static string Plain(string value) => Escapes().Replace(value, escape => escape.Value is "\\n" or "\\N" ? " " : escape.Value[1..]).Trim();

    private static string Unquoted(string value)
    {
        var bytes = new List<byte>();
        for (var place = 0; place < value.Length; place++)
        {
            if (value[place] == '=' && place + 2 < value.Length && byte.TryParse(value.AsSpan(place + 1, 2), System.Globalization.NumberStyles.HexNumber, null, out var one))
            {
                bytes.Add(one);
                place += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(value, place, 1));
            }
        }

        return Encoding.UTF8.GetString([.. bytes]).Trim();
    }

    [GeneratedRegex(@"\n[ \t]")]
    private static partial Regex Folds();

    [GeneratedRegex(@"=\n[ \t]?")]
    private static partial Regex SoftBreaks();

    [GeneratedRegex(@"(?<!\\);")]
    private static partial Regex Separators();

    [GeneratedRegex(@"\\.")]
    private static partial Regex Escapes();
}
