namespace MiniCrm.Web.Leads;

/// <summary>A telephone number as a link dials it.</summary>
public static class PhoneLink
{
    /// <summary>Without what people write between the digits; a zero in brackets is for those who dial within the country.</summary>
    public static string Of(string phone)
    {
        ArgumentNullException.ThrowIfNull(phone);
        var dialled = phone.StartsWith('+') ? phone.Replace("(0)", "", StringComparison.Ordinal) : phone;
        return string.Concat(dialled.Where(character => char.IsAsciiDigit(character) || character is '+'));
    }
}
