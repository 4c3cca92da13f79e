using System.Buffers.Text;
using System.Collections.Immutable;

namespace MiniCrm.Users;

/// <summary>
/// What a browser holds of its sign-in, in a cookie: the sign-in's id and the secret of its family, but no refresh token. So it opens
/// pages for as long as the sign-in lasts, and no access token can be had for it.
/// </summary>
[GenerateSerializer, Immutable, Alias("minicrm.SessionKey")]
public sealed record SessionKey
{
    private const int IdBytes = 16;
    private const int FamilyBytes = 16;

    private SessionKey(Guid signInId, ImmutableArray<byte> family) => (SignInId, Family) = (signInId, family);

    [Id(0)] public Guid SignInId { get; private init; }

    [Id(1)] public ImmutableArray<byte> Family { get; private init; }

    /// <summary>The key of the sign-in that a token belongs to.</summary>
    public static SessionKey Of(RefreshToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new(token.SignInId, token.Family);
    }

    /// <summary>Null for a text that cannot be a session key.</summary>
    public static SessionKey? Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + FamilyBytes];
        return Base64Url.IsValid(text, out var length) && length == bytes.Length
            && Base64Url.TryDecodeFromChars(text, bytes, out _)
            ? new SessionKey(new Guid(bytes[..IdBytes], bigEndian: true), [.. bytes[IdBytes..]])
            : null;
    }

    /// <summary>The key as a cookie holds it: 43 characters of base64url.</summary>
    public string Encode()
    {
        Span<byte> bytes = stackalloc byte[IdBytes + FamilyBytes];
        SignInId.TryWriteBytes(bytes, bigEndian: true, out _);
        Family.CopyTo(bytes[IdBytes..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Names the sign-in only: a key is never to be logged.</summary>
    public override string ToString() => $"session key of {SignInId}";
}
