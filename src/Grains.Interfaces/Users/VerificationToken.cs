using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace MiniCrm.Users;

/// <summary>What the link in a mail holds, to prove that the address is read by its user: the user's id and a secret.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.VerificationToken")]
public sealed record VerificationToken
{
    private const int IdBytes = 16;
    private const int SecretBytes = 32;

    private VerificationToken(Guid userId, ImmutableArray<byte> secret) => (UserId, Secret) = (userId, secret);

    [Id(0)] public Guid UserId { get; private init; }

    [Id(1)] public ImmutableArray<byte> Secret { get; private init; }

    public static ImmutableArray<byte> NewSecret() => [.. RandomNumberGenerator.GetBytes(SecretBytes)];

    public static VerificationToken Of(Guid userId, ImmutableArray<byte> secret) => new(userId, secret);

    /// <summary>Null for a text that cannot be such a token.</summary>
    public static VerificationToken? Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + SecretBytes];
        return Base64Url.IsValid(text, out var length) && length == bytes.Length
            && Base64Url.TryDecodeFromChars(text, bytes, out _)
            ? new VerificationToken(new Guid(bytes[..IdBytes], bigEndian: true), [.. bytes[IdBytes..]])
            : null;
    }

    /// <summary>The token as a link holds it: 64 characters of base64url.</summary>
    public string Encode()
    {
        Span<byte> bytes = stackalloc byte[IdBytes + SecretBytes];
        UserId.TryWriteBytes(bytes, bigEndian: true, out _);
        Secret.CopyTo(bytes[IdBytes..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Names the user only: a token is never to be logged.</summary>
    public override string ToString() => $"verification token of {UserId}";
}
