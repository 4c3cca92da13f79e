using System.Text;
using Confluent.Kafka;

namespace MiniCrm.Kafka.Consuming;

/// <summary>A record as it came.</summary>
/// <param name="Key">Null when it has none.</param>
/// <param name="Value">Null for a tombstone.</param>
public sealed record ConsumedRecord(string Topic, int Partition, long Offset, ReadOnlyMemory<byte>? Key, ReadOnlyMemory<byte>? Value)
{
    private Headers Headers { get; init; } = [];

    /// <summary>The text of a header, the last one of that name; null when there is none.</summary>
    public string? Header(string name) =>
        Headers.TryGetLastBytes(name, out var bytes) && bytes is not null ? Encoding.UTF8.GetString(bytes) : null;

    public override string ToString() => $"{Topic}[{Partition}]@{Offset}";

    internal static ConsumedRecord Of(ConsumeResult<byte[]?, byte[]?> result) => new(
        result.Topic, result.Partition.Value, result.Offset.Value, Memory(result.Message.Key), Memory(result.Message.Value))
    {
        Headers = result.Message.Headers ?? [],
    };

    /// <summary>The same record, with headers on top.</summary>
    internal Message<byte[]?, byte[]?> Copy(params ReadOnlySpan<(string Name, string Value)> more)
    {
        var headers = new Headers();
        foreach (var header in Headers)
        {
            headers.Add(header.Key, header.GetValueBytes());
        }

        foreach (var (name, value) in more)
        {
            headers.Add(name, Encoding.UTF8.GetBytes(value));
        }

        return new() { Key = Key?.ToArray(), Value = Value?.ToArray(), Headers = headers };
    }

    private static ReadOnlyMemory<byte>? Memory(byte[]? bytes) => bytes is null ? default(ReadOnlyMemory<byte>?) : new ReadOnlyMemory<byte>(bytes);
}
