using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace MiniCrm.Kafka.Publishing;

/// <summary>An event as a record: CloudEvents 1.0, Kafka's binary binding.</summary>
internal static class CloudEvent
{
    private static readonly byte[] ContentType = "application/json"u8.ToArray();
    private static readonly byte[] SpecVersion = "1.0"u8.ToArray();

    public static Message<byte[]?, byte[]?> ToRecord(OutboxEvent outboxEvent)
    {
        var key = Bytes(outboxEvent.Key.ToString());
        var headers = new Headers
        {
            { "content-type", ContentType },
            { "ce_specversion", SpecVersion },
            { "ce_id", Bytes(outboxEvent.Id.ToString()) },
            { "ce_source", Bytes(outboxEvent.Source) },
            { "ce_type", Bytes(outboxEvent.Topic) },
            { "ce_time", Bytes(outboxEvent.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)) },
            { "ce_subject", key },
            { "ce_sequence", Bytes(outboxEvent.Sequence.ToString(CultureInfo.InvariantCulture)) },
        };
        if (outboxEvent.Traceparent is not null)
        {
            headers.Add("traceparent", Bytes(outboxEvent.Traceparent));
        }

        return new() { Key = key, Value = Bytes(outboxEvent.Body), Headers = headers };
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
