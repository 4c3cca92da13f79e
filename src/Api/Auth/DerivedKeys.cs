using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace MiniCrm.Api.Auth;

/// <summary>
/// Keys for what gateways give out beside access tokens, one for each purpose, all derived (HKDF) from the secrets that sign those: no
/// operator sets one more secret, what is made for one purpose is worth nothing for another, and all of them turn together.
/// </summary>
public sealed class DerivedKeys(SignInSettings settings)
{
    /// <summary>The length of what <see cref="Sign"/> answers.</summary>
    public const int SignatureBytes = 32;

    private readonly ConcurrentDictionary<string, ImmutableArray<byte[]>> _keys = new();

    /// <summary>Signs with the newest key of the purpose.</summary>
    public byte[] Sign(string purpose, ReadOnlySpan<byte> data) => HMACSHA256.HashData(Keys(purpose)[0], data);

    /// <summary>True for what any of the keys of the purpose has signed.</summary>
    public bool Verify(string purpose, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        foreach (var key in Keys(purpose))
        {
            if (CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, data), signature))
            {
                return true;
            }
        }

        return false;
    }

    private ImmutableArray<byte[]> Keys(string purpose) => _keys.GetOrAdd(purpose, asked =>
        [.. settings.Secrets.Select(secret => HKDF.DeriveKey(HashAlgorithmName.SHA256, [.. secret], SignatureBytes, info: Encoding.UTF8.GetBytes($"minicrm {asked}")))]);
}
