using System.Collections.Frozen;

namespace MiniCrm.Users.Passwords;

/// <summary>
/// Passwords that are guessed first. The list lies in this assembly and is read when the first password is set: some 100 kB.
/// </summary>
internal static class CommonPasswords
{
    private const string Resource = "common-passwords.txt";
    private const char Comment = '#';

    // So much behind a common password makes it no other.
    private const int LongestTail = 4;

    private static readonly Lazy<FrozenSet<string>> List = new(() => Read().ToFrozenSet(StringComparer.Ordinal));

    /// <param name="folded">See <see cref="PasswordRules.Fold"/>.</param>
    public static bool Contain(string folded) =>
        List.Value.Contains(folded) || List.Value.Contains(WithoutTail(folded)) || IsRepetition(folded);

    /// <summary>Without what people put behind a password that is not taken: digits and signs.</summary>
    private static string WithoutTail(string folded)
    {
        var end = folded.Length;
        while (end > 0 && folded.Length - end < LongestTail && !char.IsLetter(folded[end - 1]))
        {
            end--;
        }

        return folded[..end];
    }

    /// <summary>True for a common password over and over.</summary>
    private static bool IsRepetition(string folded)
    {
        for (var length = 1; length <= folded.Length / 2; length++)
        {
            if (folded.Length % length == 0
                && List.Value.Contains(folded[..length])
                && folded.AsSpan(length).SequenceEqual(folded.AsSpan(0, folded.Length - length)))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string> Read()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith(Comment))
            {
                yield return line;
            }
        }
    }
}
