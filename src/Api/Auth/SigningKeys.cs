using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace MiniCrm.Api.Auth;

/// <summary>
/// The keys of access tokens. Each has an id that comes of the key itself, so nobody configures it: a token names the key that signed it,
/// and no other is tried.
/// </summary>
internal sealed class SigningKeys
{
    private const int KeyIdBytes = 9;

    private readonly ImmutableArray<SecurityKey> _keys;

    public SigningKeys(SignInSettings settings)
    {
        _keys = [.. settings.Secrets.Select(secret => new SymmetricSecurityKey([.. secret]) { KeyId = IdOf([.. secret]) }).DistinctBy(key => key.KeyId)];
        Credentials = new SigningCredentials(_keys[0], SecurityAlgorithms.HmacSha256);
    }

    public SigningCredentials Credentials { get; }

    /// <summary>Those that may have signed the token. Tokens of builds that knew one key only name none.</summary>
    public IEnumerable<SecurityKey> Of(string? keyId) => string.IsNullOrEmpty(keyId) ? _keys : _keys.Where(key => key.KeyId == keyId);

    /// <summary>Tells nothing of the key: it is derived, as a key for another purpose would be.</summary>
    private static string IdOf(byte[] secret) =>
        Base64Url.EncodeToString(HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, KeyIdBytes, info: "minicrm key id"u8.ToArray()));
}
