using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Validation.Lists;

namespace MiniCrm.Api.Paging;

/// <summary>
/// Where lists that can be filtered and sorted go on, as clients carry it: signed, since a place of our making goes into a statement, and with
/// what the query asks for, since it is no place in another list. Good for whoever sends it: what they see is decided anew.
/// </summary>
internal sealed class ListCursors(DerivedKeys keys)
{
    private const string Purpose = "list cursor";
    private const int HeadBytes = 2;
    private const int IdBytes = 16;
    private const int QueryBytes = 8;
    private const int LengthBytes = 2;
    private const int KeysBegin = HeadBytes + IdBytes + QueryBytes;

    public string Write(ListPlace place, ListAddress address)
    {
        byte[][] values = [.. place.Keys.Select(Encoding.UTF8.GetBytes)];
        var cursor = new byte[KeysBegin + values.Sum(value => LengthBytes + value.Length) + DerivedKeys.SignatureBytes];
        (cursor[0], cursor[1]) = (place.Backwards ? (byte)1 : (byte)0, (byte)place.Group);
        place.Id.TryWriteBytes(cursor.AsSpan(HeadBytes), bigEndian: true, out _);
        Digest(address).CopyTo(cursor, HeadBytes + IdBytes);
        var end = KeysBegin;
        foreach (var value in values)
        {
            BinaryPrimitives.WriteUInt16BigEndian(cursor.AsSpan(end), (ushort)value.Length);
            value.CopyTo(cursor, end + LengthBytes);
            end += LengthBytes + value.Length;
        }

        keys.Sign(Purpose, cursor.AsSpan(0, end)).CopyTo(cursor, end);
        return Base64Url.EncodeToString(cursor);
    }

    public Result<ListPlace> Read(string text, ListAddress address)
    {
        // As builds before this one wrote it, which is of the list without filters.
        if (Cursor.Decode(text) is { } id)
        {
            return address.IsWhole ? new ListPlace(0, [], id) : OfAnotherQuery;
        }

        var cursor = Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text).AsSpan() : [];
        var end = cursor.Length - DerivedKeys.SignatureBytes;
        if (end < KeysBegin || !keys.Verify(Purpose, cursor[..end], cursor[end..]))
        {
            return Refusal.Invalid("cursor", ListCursorAttribute.Rule);
        }

        return cursor.Slice(HeadBytes + IdBytes, QueryBytes).SequenceEqual(Digest(address))
            ? new ListPlace(cursor[1], Values(cursor[KeysBegin..end]), new Guid(cursor.Slice(HeadBytes, IdBytes), bigEndian: true)) { Backwards = cursor[0] == 1 }
            : OfAnotherQuery;
    }

    private static Refusal OfAnotherQuery { get; } = Refusal.Invalid("cursor", "is a cursor of another query: filters, sort and search stay as they are from part to part");

    private static ImmutableArray<string> Values(ReadOnlySpan<byte> bytes)
    {
        var values = ImmutableArray.CreateBuilder<string>();
        while (bytes.Length > 0)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes);
            values.Add(Encoding.UTF8.GetString(bytes.Slice(LengthBytes, length)));
            bytes = bytes[(LengthBytes + length)..];
        }

        return values.ToImmutable();
    }

    private static byte[] Digest(ListAddress address) => SHA256.HashData(Encoding.UTF8.GetBytes(address.Asked))[..QueryBytes];
}
