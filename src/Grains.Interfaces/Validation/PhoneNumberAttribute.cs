using System.Text.RegularExpressions;

namespace MiniCrm.Validation;

/// <summary>A telephone number in E.164: a plus sign and up to 15 digits.</summary>
public sealed partial class PhoneNumberAttribute : RuleAttribute
{
    public const string E164 = @"^\+[1-9][0-9]{1,14}\z";

    protected override string? Complaint(object value) =>
        Pattern.IsMatch((string)value) ? null : "must be a telephone number such as +1234567890";

    [GeneratedRegex(E164, RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }
}
