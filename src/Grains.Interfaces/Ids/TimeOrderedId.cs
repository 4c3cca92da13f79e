using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MiniCrm;

/// <summary>
/// UUID version 7 whose 12 bits after the millisecond are the fraction of it (RFC 9562, section 6.2, method 3), strictly rising within
/// a process: two creates of one millisecond, which <c>Guid.CreateVersion7</c> leaves in any order, sort as they came.
/// </summary>
public static class TimeOrderedId
{
    private const int FractionBits = 12;
    private const int Version = 7;

    // How far the clocks of two machines may be apart.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    // A clock that was put back by more begins a new order; the old one would lie in the future for as long.
    private const long MaxLead = 1000L << FractionBits;
    private static readonly long MaxMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
    private static long _last;

    /// <param name="now">The moment it is made; <see cref="TimeOf"/> tells which it became.</param>
    public static Guid New(DateTimeOffset now)
    {
        var ticks = (now - DateTimeOffset.UnixEpoch).Ticks;
        var (milliseconds, rest) = Math.DivRem(ticks, TimeSpan.TicksPerMillisecond);
        var stamp = Next((milliseconds << FractionBits) | ((rest << FractionBits) / TimeSpan.TicksPerMillisecond));

        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[8..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes, ((stamp >> FractionBits) << 16) | 0x7000 | (stamp & 0xFFF));
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>False for an id that was never minted here: of another version, or of a time that is yet to come.</summary>
    public static bool CanBe(Guid id, DateTimeOffset now) => (id.Variant & 0xC) == 8 && TimeOf(id) is { } time && time < now + Tolerance;

    /// <summary>Another id of the same moment, behind those of lower places.</summary>
    public static Guid Within(Guid moment, int place)
    {
        Span<byte> bytes = stackalloc byte[16];
        moment.TryWriteBytes(bytes, bigEndian: true, out _);
        RandomNumberGenerator.Fill(bytes[10..]);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[8..], (ushort)(0x8000 | (place & 0x3FFF)));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>What no id of a moment, or of a later one, comes before: ids are ordered by time.</summary>
    public static Guid FirstOf(DateTimeOffset time)
    {
        var milliseconds = (long)Math.Ceiling((time - DateTimeOffset.UnixEpoch).TotalMilliseconds);
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteInt64BigEndian(bytes, Math.Max(0, milliseconds) << 16);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The millisecond that an id was made in; null for an id of another kind.</summary>
    public static DateTimeOffset? TimeOf(Guid id) => id.Version == Version && Milliseconds(id) <= MaxMilliseconds ? DateTimeOffset.UnixEpoch.AddMilliseconds(Milliseconds(id)) : null;

    private static long Milliseconds(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16;
    }

    private static long Next(long now)
    {
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var next = last - now > MaxLead ? now : Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
            {
                return next;
            }
        }
    }
}
