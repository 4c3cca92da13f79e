using System.Text.RegularExpressions;

namespace MiniCrm.Validation;

/// <summary>What a telephone number is written with. Whether it is one, the rules of leads say, who know its country.</summary>
public sealed partial class PhoneNumberAttribute : RuleAttribute
{
    public const string Written = "^[+(0-9][0-9 ()/.-]{1,39}";

    protected override string? Complaint(object value) =>
        Pattern.IsMatch((string)value) ? null : "must be a telephone number such as +1234567890";

    [GeneratedRegex(Written + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }
}
