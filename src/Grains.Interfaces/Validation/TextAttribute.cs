namespace MiniCrm.Validation;

/// <summary>Text of 1 to <paramref name="maxLength"/> code points, something to see among them, no control characters, and nothing that disguises.</summary>
public sealed class TextAttribute(int maxLength) : RuleAttribute
{
    public int MaxLength { get; } = maxLength;

    /// <summary>Allows tabs and line breaks, and of what is invisible all that people paste with their text.</summary>
    public bool ManyLines { get; init; }

    /// <summary>Allows what is empty or shows nothing.</summary>
    public bool MayBeBlank { get; init; }

    protected override string? Complaint(object value)
    {
        var text = (string)value;
        return Characters.Count(text) > MaxLength || (!MayBeBlank && Characters.IsBlank(text))
                ? $"must be {(MayBeBlank ? "at most" : "1 to")} {MaxLength} characters long{(MayBeBlank ? "" : " and not blank")}"
            : Characters.AreForbiddenIn(text, ManyLines) ? "must not contain control characters"
            : Invisible.Disguises(text, ManyLines) ? "must not contain invisible characters that change how it looks"
            : null;
    }
}
