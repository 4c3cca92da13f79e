using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MiniCrm;

/// <summary>
/// UUID version 7 whose 12 bits after the millisecond are the fraction of it (RFC 9562, section 6.2, method 3), strictly rising within
/// a process: two creates of one millisecond, which <see cref="Guid.CreateVersion7()"/> leaves in any order, sort as they came.
/// </summary>
public static class TimeOrderedId
{
    private const int FractionBits = 12;
    private const int Version = 7;

    // How far the clocks of two machines may be apart.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private static long _last;

    public static Guid New()
    {
        var ticks = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks;
        var (milliseconds, rest) = Math.DivRem(ticks, TimeSpan.TicksPerMillisecond);
        var stamp = Next((milliseconds << FractionBits) | ((rest << FractionBits) / TimeSpan.TicksPerMillisecond));

        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[8..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes, ((stamp >> FractionBits) << 16) | 0x7000 | (stamp & 0xFFF));
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>False for an id that was never minted here: of another version, or of a time that is yet to come.</summary>
    public static bool CanBe(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = (long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);
        return id.Version == Version && bytes[8] >> 6 == 2 && milliseconds < (DateTimeOffset.UtcNow + Tolerance).ToUnixTimeMilliseconds();
    }

    private static long Next(long now)
    {
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
            {
                return next;
            }
        }
    }
}
