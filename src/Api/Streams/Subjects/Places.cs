using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace MiniCrm.Api.Streams.Subjects;

/// <summary>
/// Where a stream of several subjects is: the last sequence of each, which together are the id of an event. A subject is named by 48 bits of a
/// digest, so that all of them fit into a header, and the id is good for another choice of subjects too.
/// </summary>
internal sealed class Places
{
    private const string Beginning = "0";
    private const byte Version = 1;
    private const int NameBytes = 6;
    private const int PlaceBytes = NameBytes + sizeof(int);
    private const int MaxCount = 64;

    private readonly SortedDictionary<long, int> _sequences = [];
    private readonly int? _otherwise;

    private Places(int? otherwise) => _otherwise = otherwise;

    /// <summary>How a subject is named in the id of an event.</summary>
    public static long NameOf(Guid subject)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        SHA256.HashData(subject.ToByteArray()).AsSpan(0, NameBytes).CopyTo(bytes[(sizeof(long) - NameBytes)..]);
        return BinaryPrimitives.ReadInt64BigEndian(bytes);
    }

    /// <param name="text">Null for now on, 0 for the beginning.</param>
    /// <returns>Null for a text that is no id of an event.</returns>
    public static Places? Parse(string? text)
    {
        if (text is null or Beginning)
        {
            return new Places(text is null ? null : 0);
        }

        if (text.Length > Base64Url.GetEncodedLength(1 + (PlaceBytes * MaxCount)) || !Base64Url.IsValid(text, out var length))
        {
            return null;
        }

        Span<byte> bytes = new byte[length];
        if (!Base64Url.TryDecodeFromChars(text, bytes, out _) || length < 1 + PlaceBytes || (length - 1) % PlaceBytes != 0 || bytes[0] != Version)
        {
            return null;
        }

        var places = new Places(null);
        for (var rest = bytes[1..]; rest.Length > 0; rest = rest[PlaceBytes..])
        {
            var name = (BinaryPrimitives.ReadInt64BigEndian(rest) >> 16) & 0xFFFF_FFFF_FFFF;
            var sequence = BinaryPrimitives.ReadInt32BigEndian(rest[NameBytes..]);
            if (sequence < 0 || !places._sequences.TryAdd(name, sequence))
            {
                return null;
            }
        }

        return places;
    }

    /// <summary>True when the subject was told of before.</summary>
    public bool Knows(long name) => _sequences.ContainsKey(name);

    /// <summary>From where to tell of the subject; null: from now on.</summary>
    public int? After(long name) => _sequences.TryGetValue(name, out var sequence) ? sequence : _otherwise;

    /// <summary>Those of some subjects only.</summary>
    public Places Of(IEnumerable<long> names)
    {
        var places = new Places(_otherwise);
        foreach (var name in names.Where(Knows))
        {
            places._sequences[name] = _sequences[name];
        }

        return places;
    }

    public void Reach(long name, int sequence) => _sequences[name] = sequence;

    public string Encode()
    {
        Span<byte> bytes = new byte[1 + (PlaceBytes * _sequences.Count)];
        bytes[0] = Version;
        var rest = bytes[1..];
        foreach (var (name, sequence) in _sequences)
        {
            BinaryPrimitives.WriteInt64BigEndian(rest, name << 16);
            BinaryPrimitives.WriteInt32BigEndian(rest[NameBytes..], sequence);
            rest = rest[PlaceBytes..];
        }

        return Base64Url.EncodeToString(bytes);
    }
}
