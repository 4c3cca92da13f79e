using System.Globalization;
using System.Numerics;
using System.Text;

namespace MiniCrm.Api.Validation;

/// <summary>Numbers as JSON writes them, against what clients read them into: a double (RFC 8259, section 6).</summary>
internal static class JsonNumber
{
    // The longest double has 767 significant digits.
    private const int MaxLength = 800;
    private const int MaxExponent = 400;
    private const int FractionBits = 52;
    private const int ExponentBias = 1075;

    /// <summary>True when a double is exactly this number, or is written as it again, as 0.1 is: nobody who reads it gets another.</summary>
    public static bool IsHeldByDouble(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxLength || !double.TryParse(utf8, NumberStyles.Float, CultureInfo.InvariantCulture, out var read) || !double.IsFinite(read))
        {
            return false;
        }

        return Decimal(Encoding.UTF8.GetString(utf8)) is { } written
            && (written == Decimal(read.ToString("R", CultureInfo.InvariantCulture)) || IsExactly(written, read));
    }

    /// <summary>Digits without zeros at their end, and the power of ten they are to be multiplied with; null for powers that no double comes near.</summary>
    private static (BigInteger Digits, int Exponent)? Decimal(string number)
    {
        var mark = number.IndexOfAny(['e', 'E']);
        var exponent = 0;
        if (mark >= 0 && (!int.TryParse(number.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) || exponent is < -MaxExponent or > MaxExponent))
        {
            return null;
        }

        var digits = mark < 0 ? number : number[..mark];
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            exponent -= digits.Length - point - 1;
            digits = digits.Remove(point, 1);
        }

        var shortened = digits.TrimEnd('0');
        return shortened is "" or "-"
            ? (BigInteger.Zero, 0)
            : (BigInteger.Parse(shortened, CultureInfo.InvariantCulture), exponent + digits.Length - shortened.Length);
    }

    private static bool IsExactly((BigInteger Digits, int Exponent) number, double read)
    {
        var bits = BitConverter.DoubleToInt64Bits(read);
        var power = (int)((bits >> FractionBits) & 0x7FF);
        BigInteger mantissa = (bits & ((1L << FractionBits) - 1)) | (power == 0 ? 0 : 1L << FractionBits);
        power = Math.Max(power, 1) - ExponentBias;
        var left = number.Digits * BigInteger.Pow(10, Math.Max(number.Exponent, 0)) << Math.Max(-power, 0);
        var right = mantissa * Math.Sign(read) * BigInteger.Pow(10, Math.Max(-number.Exponent, 0)) << Math.Max(power, 0);
        return left == right;
    }
}
