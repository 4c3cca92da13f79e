using System.Globalization;

namespace MiniCrm.Api.Validation;

public sealed class PageLimitAttribute : RuleAttribute
{
    internal static int Parse(string? text) => text is null ? PageRequest.MaxLimit : int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    protected override string? Complaint(object value) =>
        int.TryParse((string)value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= PageRequest.MaxLimit
            ? null
            : $"must be a number from 1 to {PageRequest.MaxLimit}";
}

/// <summary>The sequence number of an entry or an event.</summary>
public sealed class SequenceAttribute : RuleAttribute
{
    /// <summary>Null when there is none.</summary>
    internal static int? Parse(string? text) => text is null ? null : int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    internal static bool IsSequence(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    protected override string? Complaint(object value) => IsSequence((string)value) ? null : "must be a sequence number, from 0";
}
