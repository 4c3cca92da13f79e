namespace MiniCrm.Api.Validation;

/// <summary>Text of 1 to <paramref name="maxLength"/> UTF-16 characters, something to see among them, and no control characters.</summary>
public sealed class TextAttribute(int maxLength) : RuleAttribute
{
    public int MaxLength { get; } = maxLength;

    /// <summary>Allows tabs and line breaks.</summary>
    public bool ManyLines { get; init; }

    /// <summary>Allows what is empty or white space only.</summary>
    public bool MayBeBlank { get; init; }

    protected override string? Complaint(object value)
    {
        var text = (string)value;
        return text.Length > MaxLength || (!MayBeBlank && string.IsNullOrWhiteSpace(text))
                ? $"must be {(MayBeBlank ? "at most" : "1 to")} {MaxLength} characters long{(MayBeBlank ? "" : " and not blank")}"
            : Characters.AreForbiddenIn(text, ManyLines) ? "must not contain control characters"
            : null;
    }
}
