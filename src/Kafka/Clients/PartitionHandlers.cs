using Confluent.Kafka;

namespace MiniCrm.Kafka.Clients;

/// <summary>Called by the thread that polls, before the change takes effect.</summary>
/// <param name="Assigned">Says where each begins.</param>
/// <param name="Revoked">They are still ours while it runs, so that offsets can be stored for the last time.</param>
/// <param name="Lost">They are somebody else's already.</param>
internal sealed record PartitionHandlers(
    Func<IReadOnlyList<TopicPartition>, IEnumerable<TopicPartitionOffset>> Assigned, Action<IReadOnlyList<TopicPartition>> Revoked,
    Action<IReadOnlyList<TopicPartition>> Lost)
{
    public static PartitionHandlers None { get; } = new(_ => [], _ => { }, _ => { });
}
