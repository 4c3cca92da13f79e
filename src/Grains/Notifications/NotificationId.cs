using System.Buffers.Binary;
using System.Security.Cryptography;
using MiniCrm.Notifications;

namespace MiniCrm.Grains.Notifications;

/// <summary>The id of a notification that an event leads to: always the same for the same event, recipient and channel.</summary>
public static class NotificationId
{
    private const int Length = 16;

    // Further apart the clocks of two machines are not; ids of foreign events may say anything.
    private static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(1);

    /// <summary>When a notification was made, as its id sorts it: for an event, when that happened.</summary>
    public static DateTimeOffset TimeOf(Guid id, DateTimeOffset now) =>
        TimeOrderedId.TimeOf(id) is { } time && time > DateTimeOffset.UnixEpoch && time <= now + MaxSkew ? time : now;

    /// <summary>Begins as the event's id, a UUID of version 7, so that it sorts by the time of the event; the other half is a hash.</summary>
    public static Guid Of(Guid eventId, Guid recipientId, NotificationType channel, AccountNoticeKind? notice = null)
    {
        Span<byte> source = stackalloc byte[(2 * Length) + sizeof(int)];
        eventId.TryWriteBytes(source, bigEndian: true, out _);
        recipientId.TryWriteBytes(source[Length..], bigEndian: true, out _);

        // A change of address leads to two mails; all others are alone, and have the ids that earlier builds gave them.
        var purpose = notice is AccountNoticeKind.Verification ? 1 << 8 : 0;
        BinaryPrimitives.WriteInt32BigEndian(source[(2 * Length)..], (int)channel | purpose);

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(source, hash);
        var id = hash[..Length];
        source[..8].CopyTo(id);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
