using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MiniCrm.Web.Leads.Cards;

/// <summary>What stands below a mail, or on a card that was copied: pieces in any order, told apart by how they look.</summary>
internal static partial class Signature
{
    private const int FewestDigits = 6;
    private const int MostDigits = 15;

    public static ContactCard Read(string text)
    {
        var western = Western(text);
        var email = Address().Match(western) is { Success: true } address ? address.Value : null;
        var pieces = Rest().Replace(western, "\n").Split('\n').SelectMany(line => Between().Split(line)).Select(piece => piece.Trim(' ', '\t', ',', ';', '*', '_', '>', '-', '–', '—', '<', '(', ')')).Where(piece => piece.Length > 1).ToList();
        var phone = Phone(western);
        pieces.RemoveAll(piece => Digits(piece) >= FewestDigits || Greeting().IsMatch(piece));
        var company = pieces.FirstOrDefault(piece => LegalForm().IsMatch(piece)) ?? pieces.FirstOrDefault(piece => IsOf(piece, email));
        pieces.Remove(company ?? "");
        var position = pieces.FirstOrDefault(piece => Job().IsMatch(piece));
        pieces.Remove(position ?? "");
        var names = pieces.Select(piece => (Piece: piece, Name: PersonName.Split(piece))).Where(piece => piece.Name is not null).ToArray();
        var name = names.Where(piece => IsOf(piece.Name!.Value, email)).Concat(names).FirstOrDefault().Name;
        return new()
        {
            FirstName = name?.First,
            LastName = name?.Last,
            Email = email,
            Phone = phone,
            Company = company is null ? null : Label().Replace(company, "").Trim(),
            Position = position is null ? null : Label().Replace(position, "").Trim(),
        };
    }

    /// <summary>That of a mobile first, that of a fax never.</summary>
    private static string? Phone(string text)
    {
        var numbers = (
            from line in text.Split('\n')
            from piece in Between().Split(Rest().Replace(line, " "))
            from number in Numbers().Matches(piece)
            where Digits(number.Value) is >= FewestDigits and <= MostDigits && !Fax().IsMatch(piece[..number.Index])
            let isLabelled = Telephone().IsMatch(piece[..number.Index])
            where isLabelled || number.Value[0] is '+' or '0' or '('
            select (number.Value, IsMobile: Mobile().IsMatch(piece[..number.Index]))).ToArray();
        var first = numbers.FirstOrDefault(number => number.IsMobile) is { Value: not null } mobile ? mobile : numbers.FirstOrDefault();
        return first.Value?.Trim(' ', '.', '-', '/');
    }

    private static int Digits(string text) => text.Count(char.IsAsciiDigit);

    /// <summary>Digits of any script as those of ASCII, and spaces that do not break as others.</summary>
    private static string Western(string text)
    {
        var western = new StringBuilder(text.Length);
        foreach (var character in text.Normalize(NormalizationForm.FormC))
        {
            western.Append(
                char.IsDigit(character) ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(character))
                : character is '\u00a0' or '\u202f' or '\t' ? ' '
                : character);
        }

        return western.ToString();
    }

    /// <summary>Whether the address is one of that company.</summary>
    private static bool IsOf(string piece, string? email)
    {
        var domain = email?.Split('@')[1].Split('.')[..^1].LastOrDefault();
        return domain is { Length: > 2 } && Bare(piece) is { Length: > 2 } bare && (bare.Contains(Bare(domain), StringComparison.Ordinal) || Bare(domain).Contains(bare, StringComparison.Ordinal));
    }

    /// <summary>Whether the address is one of that person.</summary>
    private static bool IsOf((string First, string Last) name, string? email) =>
        email is not null && Bare(name.Last) is { Length: > 1 } last && Bare(email.Split('@')[0]).Contains(last, StringComparison.Ordinal);

    private static string Bare(string text) => string.Concat(text.Normalize(NormalizationForm.FormD).ToLowerInvariant()
        .Replace("ß", "ss", StringComparison.Ordinal).Where(character => character is (>= 'a' and <= 'z') or (>= '0' and <= '9')));

    // Of bounded length, so that no text takes long, whatever it is.
    [GeneratedRegex(@"[\p{L}\p{N}.!#$%&'*+/=?^_`{}~-]{1,64}@[\p{L}\p{N}-]{1,63}(\.[\p{L}\p{N}-]{1,63}){1,5}")]
    private static partial Regex Address();

    /// <summary>What tells nothing more: addresses of mails and of the web, with what stands before them.</summary>
    [GeneratedRegex(@"(\b(e-?mail|mail|web|www|url|internet)\s*:\s*)?(mailto:)?([^\s|@]{1,80}@[^\s|]+|https?://\S+|www\.\S+)", RegexOptions.IgnoreCase)]
    private static partial Regex Rest();

    [GeneratedRegex(@"\s*[|•·●▪‧]\s*|\s{3,}|\s+[–—]\s+|,\s+(?=\p{Lu}\p{L}+ (of|für|for)\b)")]
    private static partial Regex Between();

    [GeneratedRegex(@"\+?\(?\d[\d ()/.\-]{4,}\d")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\b(tel|phone|ph|fon|telefon|office|büro|direct|durchwahl|mob|mobile?|mobil|cell|handy|t|m|p|d|o|هاتف|جوال)\b[\s.:]*(\(?[a-z]*\)?)?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Telephone();

    [GeneratedRegex(@"\b(mob|mobile?|mobil|cell|handy|m|جوال)\b[\s.:]*$", RegexOptions.IgnoreCase)]
    private static partial Regex Mobile();

    [GeneratedRegex(@"\b(fax|telefax|f|فاكس)\b[\s.:]*$", RegexOptions.IgnoreCase)]
    private static partial Regex Fax();

    [GeneratedRegex(@"^(company|firma|organi[sz]ation|title|position|role|name|الشركة|المنصب)\s*:\s*", RegexOptions.IgnoreCase)]
    private static partial Regex Label();

    [GeneratedRegex(@"\b(gmbh|mbh|ag|kg|kgaa|ohg|gbr|ug|se|e\.?\s?k\.|e\.?\s?v\.|ltd|limited|llc|llp|inc|corp|corporation|co\.|plc|pty|s\.?a\.?s?|s\.?r\.?l|s\.?p\.?a|sarl|b\.?v|n\.?v|a/s|aps|oy|oyj|ab|asa|sp\. z o\.o|s\.?l\.?u?|lda|kft|group|gruppe|holding|& (söhne|töchter|sons|co))(?!\p{L})|شركة|مؤسسة|^(company|firma|organi[sz]ation)\s*:", RegexOptions.IgnoreCase)]
    private static partial Regex LegalForm();

    [GeneratedRegex(@"\b(manager|director|chief|ceo|cto|cfo|coo|cmo|cio|vp|president|head|lead|leader|owner|founder|partner|engineer|developer|consultant|assistant|analyst|buyer|purchas\w*|procurement|sales|marketing|account|officer|secretary|specialist|coordinator|architect|leit\w*|\w*leiter(in)?|geschäftsführ\w*|inhaber\w*|vertrieb\w*|einkauf\w*|einkäufer\w*|assist\w*|referent\w*|vorst\w*|prokurist\w*|sachbearbeit\w*|berater\w*|ingenieur\w*|directeur|directrice|gérante?|responsable|jefe|jefa|gerente|direttore|titolare)\b|مدير|مديرة|مهندس|رئيس|^(title|position|role|المنصب)\s*:", RegexOptions.IgnoreCase)]
    private static partial Regex Job();

    [GeneratedRegex(@"^(--|best|kind|warm|many thanks|thanks|thank you|regards|cheers|sincerely|yours|mit (freundlichen|besten|herzlichen)|viele grüße|beste grüße|liebe grüße|freundliche grüße|herzliche grüße|gruß|mfg|sent from|von meinem|cordialement|saludos|مع )", RegexOptions.IgnoreCase)]
    private static partial Regex Greeting();
}
