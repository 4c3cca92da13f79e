using System.Buffers.Text;
using System.Text;
using MiniCrm.Users;

namespace MiniCrm.Api.Auth;

/// <summary>
/// What a device is given when it has signed in to an account, to show the next time: then it is spared what attacks on that account from
/// elsewhere bring about (OWASP's device cookies). It opens nothing, and nobody has to remember it.
/// </summary>
internal sealed class DeviceTokens(DerivedKeys keys)
{
    private const string Purpose = "device token";
    private const int IdBytes = 16;

    public string Issue(string email, Guid deviceId)
    {
        var token = new byte[IdBytes + DerivedKeys.SignatureBytes];
        deviceId.TryWriteBytes(token, bigEndian: true, out _);
        keys.Sign(Purpose, Signed(email, deviceId)).CopyTo(token, IdBytes);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The device that the token is of; null for none, for one that was invented and for one of another account, all alike.</summary>
    public Guid? Read(string email, string? text)
    {
        Span<byte> token = stackalloc byte[IdBytes + DerivedKeys.SignatureBytes];
        if (text is null || !Base64Url.IsValid(text, out var length) || length != token.Length || !Base64Url.TryDecodeFromChars(text, token, out _))
        {
            return null;
        }

        var deviceId = new Guid(token[..IdBytes], bigEndian: true);
        return keys.Verify(Purpose, Signed(email, deviceId), token[IdBytes..]) ? deviceId : null;
    }

    private static byte[] Signed(string email, Guid deviceId) => Encoding.UTF8.GetBytes($"{EmailAddress.Digest(email)} {deviceId}");
}
