using System.Security.Cryptography;
using System.Text;
using ADRaffy.ENSNormalize;

namespace MiniCrm.Users;

/// <summary>E-mail addresses are kept as written and compared without case, and without regard to how letters with marks are put together.</summary>
public static class EmailAddress
{
    // .NET without ICU takes no other letter for one of ASCII.
    private static readonly Rune LongS = new('ſ');

    /// <summary>What the spellings of one address have in common: Unicode's canonical caseless match, with simple folding.</summary>
    public static string Key(string email) => Ascii.IsValid(email) ? LowerCase(email) : Normalization.Forms.NFC(Fold(Normalization.Forms.NFD(LowerCase(email))));

    /// <summary>What is stored of it, see <c>email_fold_of</c> in the users' database.</summary>
    public static string LowerCase(string email) => email.ToLowerInvariant();

    /// <summary>A grain key: a digest, so that no address shows in logs and dashboards.</summary>
    public static string Digest(string email) => Digest(email, "");

    /// <summary>A grain key for an address as used from one place of the network.</summary>
    public static string Digest(string email, string networkAddress) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Key(email)}\n{networkAddress}")));

    // Lower case of upper case is simple case folding, the final sigma included; marks are no letters and stay.
    private static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            folded.Append(rune == LongS ? new Rune('s') : Rune.IsLetter(rune) ? Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)) : rune);
        }

        return folded.ToString();
    }

    /// <summary>Reads its tables when the first address beyond ASCII comes.</summary>
    private static class Normalization
    {
        // string.Normalize does nothing without ICU, which a machine need not have.
        public static readonly NF Forms = ENSNormalize.NF;
    }
}
