using System.Security.Cryptography;
using System.Text;

namespace MiniCrm.Grains.Notifications.Delivery.Webhooks;

/// <summary>Proves to the receiver of a webhook that it comes from us, and when it was sent.</summary>
public static class WebhookSignature
{
    public const string TimestampHeader = "X-MiniCRM-Timestamp";
    public const string Header = "X-MiniCRM-Signature";

    /// <summary><c>sha256=</c> and, in hexadecimal, the HMAC-SHA256 of <c>timestamp.body</c>.</summary>
    /// <param name="timestamp">As in its header: seconds since 1970.</param>
    public static string Of(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes(timestamp + "."));
        hmac.AppendData(body);
        return "sha256=" + Convert.ToHexStringLower(hmac.GetHashAndReset());
    }
}
