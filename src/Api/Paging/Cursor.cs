using System.Buffers.Text;

namespace MiniCrm.Api.Paging;

/// <summary>Where a list goes on, opaque to clients: the id of the last row they have.</summary>
internal static class Cursor
{
    private const int IdBytes = 16;

    public static string Encode(Guid id)
    {
        Span<byte> bytes = stackalloc byte[IdBytes];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Null for a text that is no cursor.</summary>
    public static Guid? Decode(string text)
    {
        Span<byte> bytes = stackalloc byte[IdBytes];
        return Base64Url.IsValid(text, out var length) && length == IdBytes && Base64Url.TryDecodeFromChars(text, bytes, out _)
            ? new Guid(bytes, bigEndian: true)
            : null;
    }
}
