using MiniCrm.Kafka.Publishing;

namespace MiniCrm.Tests.Integration.Kafka;

/// <summary>Events as a role's outbox gives them.</summary>
internal static class Events
{
    private static long _position;

    public static string NewTopic() => $"test.{Guid.NewGuid():N}";

    public static OutboxEvent New(string topic, Guid? key = null, int sequence = 1, string? body = null)
    {
        var id = Guid.CreateVersion7();
        return new(
            Interlocked.Increment(ref _position), id, key ?? Guid.CreateVersion7(), sequence, topic, body ?? $$"""{"n":{{sequence}}}""",
            DateTimeOffset.UtcNow, null, "/minicrm/leads");
    }
}
