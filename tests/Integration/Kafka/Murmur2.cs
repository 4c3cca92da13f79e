using System.Buffers.Binary;
using System.Text;

namespace MiniCrm.Tests.Integration.Kafka;

/// <summary>Where Java clients put a key.</summary>
internal static class Murmur2
{
    public static int Partition(string key, int partitions) => (int)(Hash(Encoding.UTF8.GetBytes(key)) & 0x7fffffff) % partitions;

    private static uint Hash(ReadOnlySpan<byte> data)
    {
        const uint Multiplier = 0x5bd1e995;
        var hash = 0x9747b28cu ^ (uint)data.Length;
        for (; data.Length >= 4; data = data[4..])
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(data) * Multiplier;
            hash = (hash * Multiplier) ^ ((word ^ (word >> 24)) * Multiplier);
        }

        for (var index = data.Length - 1; index >= 0; index--)
        {
            hash ^= (uint)data[index] << (8 * index);
            hash = index == 0 ? hash * Multiplier : hash;
        }

        hash = (hash ^ (hash >> 13)) * Multiplier;
        return hash ^ (hash >> 15);
    }
}
