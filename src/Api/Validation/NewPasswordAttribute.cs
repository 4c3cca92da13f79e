using System.Text;
using MiniCrm.Users.Passwords;

namespace MiniCrm.Api.Validation;

/// <summary>A password to be set: at least 8 characters (code points), and no more than the 72 bytes of UTF-8 that bcrypt looks at; none that is guessed first.</summary>
public sealed class NewPasswordAttribute : RuleAttribute
{
    public const int MinCharacters = 8;
    public const int MaxBytes = 72;

    /// <summary>False for what bcrypt would cut off, and so no user's password can be.</summary>
    public static bool IsWithinBytes(string text) => Encoding.UTF8.GetByteCount(text) <= MaxBytes;

    protected override string? Complaint(object value)
    {
        var text = (string)value;
        return Characters.Count(text) < MinCharacters || !IsWithinBytes(text)
                ? $"must have at least {MinCharacters} characters and at most {MaxBytes} bytes"
            : Characters.AreForbiddenIn(text, manyLines: false) ? "must not contain control characters"
            : PasswordRules.Complaint(text);
    }
}
