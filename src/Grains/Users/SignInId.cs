using System.Buffers.Binary;

namespace MiniCrm.Grains.Users;

/// <summary>
/// The id of a sign-in: time-ordered, its last 32 bits the generation of the user's sign-ins it was opened in. So the user's grain tells
/// whether all sign-ins were ended since by comparing two numbers.
/// </summary>
public static class SignInId
{
    private const int IdBytes = 16;
    private const int GenerationAt = 12;

    public static Guid New(int generation, DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[IdBytes];
        TimeOrderedId.New(now).TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(bytes[GenerationAt..], generation);
        return new Guid(bytes, bigEndian: true);
    }

    public static int GenerationOf(Guid signInId)
    {
        Span<byte> bytes = stackalloc byte[IdBytes];
        signInId.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt32BigEndian(bytes[GenerationAt..]);
    }
}
