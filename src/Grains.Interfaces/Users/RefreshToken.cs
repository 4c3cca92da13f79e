using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace MiniCrm.Users;

/// <summary>
/// What a client holds to renew its sign-in: the sign-in's id, a secret of the whole family and a secret of this one token.
/// The family's secret tells a used token from an invented one, with nothing to remember of the used ones.
/// </summary>
[GenerateSerializer, Immutable, Alias("minicrm.RefreshToken")]
public sealed record RefreshToken
{
    private const int IdBytes = 16;
    private const int FamilyBytes = 16;
    private const int SecretBytes = 32;

    private RefreshToken(Guid signInId, ImmutableArray<byte> family, ImmutableArray<byte> secret) =>
        (SignInId, Family, Secret) = (signInId, family, secret);

    [Id(0)] public Guid SignInId { get; private init; }

    [Id(1)] public ImmutableArray<byte> Family { get; private init; }

    [Id(2)] public ImmutableArray<byte> Secret { get; private init; }

    /// <summary>The first token of a sign-in.</summary>
    public static RefreshToken First(Guid signInId) => new(signInId, Random(FamilyBytes), Random(SecretBytes));

    /// <summary>The next token of the same family.</summary>
    public RefreshToken Next() => new(SignInId, Family, Random(SecretBytes));

    /// <summary>Null for a text that cannot be a refresh token.</summary>
    public static RefreshToken? Parse(string text, DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + FamilyBytes + SecretBytes];
        return Base64Url.IsValid(text, out var length) && length == bytes.Length
            && Base64Url.TryDecodeFromChars(text, bytes, out _)
            && TimeOrderedId.CanBe(new Guid(bytes[..IdBytes], bigEndian: true), now)
            ? new RefreshToken(
                new Guid(bytes[..IdBytes], bigEndian: true),
                [.. bytes.Slice(IdBytes, FamilyBytes)],
                [.. bytes[(IdBytes + FamilyBytes)..]])
            : null;
    }

    /// <summary>The token as the client sends it: 86 characters of base64url.</summary>
    public string Encode()
    {
        Span<byte> bytes = stackalloc byte[IdBytes + FamilyBytes + SecretBytes];
        SignInId.TryWriteBytes(bytes, bigEndian: true, out _);
        Family.CopyTo(bytes[IdBytes..]);
        Secret.CopyTo(bytes[(IdBytes + FamilyBytes)..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Names the sign-in only: a token is never to be logged.</summary>
    public override string ToString() => $"refresh token of {SignInId}";

    private static ImmutableArray<byte> Random(int length) => [.. RandomNumberGenerator.GetBytes(length)];
}
