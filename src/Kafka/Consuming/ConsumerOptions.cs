namespace MiniCrm.Kafka.Consuming;

/// <summary>How one purpose consumes.</summary>
/// <param name="Group">The consumer group: every host that works for the same purpose names the same one, and they share the partitions.</param>
public sealed record ConsumerOptions(string Group)
{
    /// <summary>How many records of a partition may be worked on, or wait behind one that is, before no more are fetched of it.</summary>
    public int InFlight { get; init; } = 256;

    /// <summary>
    /// How far the other keys of a partition may get ahead of a record that fails again and again. What is done beyond it is handled once more
    /// after a crash.
    /// </summary>
    public int Ahead { get; init; } = 10_000;

    /// <summary>After so long without a word of a host that died its partitions go to the others.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How long a stop waits for the records that are being worked on.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the giving away of a partition waits for them; the group waits with us.</summary>
    public TimeSpan HandOver { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Before a record is tried again, at first; it doubles each time.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(15);
}
