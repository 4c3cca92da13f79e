using System.Text;

namespace MiniCrm.Users.Passwords;

/// <summary>
/// Passwords that are refused because they are guessed first. Which characters a password is made of is nobody's business. Passwords that
/// were set before go on signing in.
/// </summary>
public static class PasswordRules
{
    private const string Product = "minicrm";
    private const int ShortestWord = 3;

    // So much beside one's own words makes no password of them.
    private const int MostBeside = 4;

    private static readonly char[] Separators = ['@', '.', '-', '_', '+', ' '];

    /// <summary>What is wrong with a password whoever has it, as the end of a sentence that begins with the member; null when nothing is.</summary>
    public static string? Complaint(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        return CommonPasswords.Contain(Fold(password)) ? "is one of the most common passwords, or one with little behind it" : null;
    }

    /// <summary>Why the password cannot be this user's; null when it can.</summary>
    public static Refusal? Refused(string password, string firstName, string lastName, string email)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(firstName);
        ArgumentNullException.ThrowIfNull(lastName);
        ArgumentNullException.ThrowIfNull(email);
        var complaint = Complaint(password)
            ?? (IsOwn(Fold(password), [Product, firstName, lastName, email]) ? "must be more than the user's name or e-mail address, or MiniCRM" : null);
        return complaint is null ? null : Refusal.Invalid("password", complaint);
    }

    /// <summary>What spellings of one password have in common: case, and the full width that keyboards of East Asia write.</summary>
    internal static string Fold(string password) =>
        string.Concat(password.Select(letter => letter is >= '\uff01' and <= '\uff5e' ? (char)(letter - '\uff01' + '!') : letter)).Trim().ToLowerInvariant();

    private static bool IsOwn(string folded, IEnumerable<string> texts)
    {
        var words = texts
            .Select(Fold)
            .SelectMany(text => text.Split(Separators).Append(text))
            .Select(Bare)
            .Where(word => word.Length >= ShortestWord)
            .OrderByDescending(word => word.Length);
        var bare = Bare(folded);
        var rest = words.Aggregate(bare, (left, word) => left.Replace(word, "", StringComparison.Ordinal));
        var signs = folded.EnumerateRunes().Count(rune => !Rune.IsLetterOrDigit(rune) && !Rune.IsWhiteSpace(rune));
        return rest.Length < bare.Length && rest.Length <= MostBeside && signs <= MostBeside;
    }

    /// <summary>Letters and digits alone.</summary>
    private static string Bare(string text) =>
        string.Concat(text.EnumerateRunes().Where(Rune.IsLetterOrDigit).Select(rune => rune.ToString()));
}
