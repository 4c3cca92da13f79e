using System.Collections.Immutable;

namespace MiniCrm.Kafka.Topics;

/// <summary>The topics of the contract.</summary>
public static class EventTopics
{
    /// <summary>One per kind of event.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        "user.created", "user.updated", "user.deleted", "user.security_changed", "user.new_device",
        "lead.created", "lead.updated", "lead.assigned", "lead.status_changed", "lead.deleted",
        "notification.sent", "notification.failed",
    ];

    /// <summary>Those that MiniCRM itself reads.</summary>
    public static ImmutableArray<string> Consumed { get; } = ["user.created", "user.security_changed", "user.new_device", "user.deleted", "lead.assigned", "lead.deleted"];

    /// <summary>What the brokers must have: all of them, and where the consumed ones' undecodable records go.</summary>
    public static ImmutableArray<string> Needed { get; } = [.. All, .. Consumed.Select(DeadLettersOf)];

    public static string DeadLettersOf(string topic) => topic + ".dlq";
}
