using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace MiniCrm.Users;

/// <summary>
/// What a browser shows to open one stream of events, since its EventSource can send no header: where the ticket is remembered, and a secret.
/// There are few places, so that invented tickets make no activations.
/// </summary>
public sealed record StreamTicket
{
    private const int Desks = 64;
    private const int SecretBytes = 32;

    private readonly ImmutableArray<byte> _bytes;

    private StreamTicket(ImmutableArray<byte> bytes) => _bytes = bytes;

    /// <summary>Which <see cref="IStreamTicketsGrain"/> knows it.</summary>
    public long Desk => _bytes[0];

    /// <summary>By what it is known there.</summary>
    public string Digest => Convert.ToBase64String(SHA256.HashData(_bytes.AsSpan()));

    /// <summary>A new one for a user, all of whose tickets are remembered in one place.</summary>
    public static StreamTicket New(Guid userId) => new([(byte)(SHA256.HashData(userId.ToByteArray())[0] % Desks), .. RandomNumberGenerator.GetBytes(SecretBytes)]);

    /// <summary>Null for a text that cannot be a ticket.</summary>
    public static StreamTicket? Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[1 + SecretBytes];
        return Base64Url.IsValid(text, out var length) && length == bytes.Length
            && Base64Url.TryDecodeFromChars(text, bytes, out _)
            && bytes[0] < Desks
            ? new StreamTicket([.. bytes])
            : null;
    }

    /// <summary>The ticket as it is sent: 44 characters of base64url.</summary>
    public string Encode() => Base64Url.EncodeToString(_bytes.AsSpan());

    /// <summary>A ticket is never to be logged.</summary>
    public override string ToString() => nameof(StreamTicket);
}
