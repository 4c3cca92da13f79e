using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace MiniCrm.Users;

/// <summary>
/// What a browser holds of its sign-in, in a cookie: the sign-in's id and a secret of its own, which is in no token. So it opens pages, and
/// no access token can be had for it; and no refresh token opens a page.
/// </summary>
[GenerateSerializer, Immutable, Alias("minicrm.SessionKey")]
public sealed record SessionKey
{
    private const int IdBytes = 16;
    private const int SecretBytes = 16;

    private SessionKey(Guid signInId, ImmutableArray<byte> secret) => (SignInId, Secret) = (signInId, secret);

    [Id(0)] public Guid SignInId { get; private init; }

    [Id(1)] public ImmutableArray<byte> Secret { get; private init; }

    public static SessionKey New(Guid signInId) => new(signInId, [.. RandomNumberGenerator.GetBytes(SecretBytes)]);

    /// <summary>Null for a text that cannot be a session key.</summary>
    public static SessionKey? Parse(string text, DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + SecretBytes];
        return Base64Url.IsValid(text, out var length) && length == bytes.Length
            && Base64Url.TryDecodeFromChars(text, bytes, out _)
            && TimeOrderedId.CanBe(new Guid(bytes[..IdBytes], bigEndian: true), now)
            ? new SessionKey(new Guid(bytes[..IdBytes], bigEndian: true), [.. bytes[IdBytes..]])
            : null;
    }

    /// <summary>The key as a cookie holds it: 43 characters of base64url.</summary>
    public string Encode()
    {
        Span<byte> bytes = stackalloc byte[IdBytes + SecretBytes];
        SignInId.TryWriteBytes(bytes, bigEndian: true, out _);
        Secret.CopyTo(bytes[IdBytes..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Names the sign-in only: a key is never to be logged.</summary>
    public override string ToString() => $"session key of {SignInId}";
}
