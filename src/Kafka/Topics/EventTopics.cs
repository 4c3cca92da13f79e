using System.Collections.Immutable;
using MiniCrm.Leads;
using MiniCrm.Users;

namespace MiniCrm.Kafka.Topics;

/// <summary>The topics of the contract.</summary>
public static class EventTopics
{
    /// <summary>One per kind of event.</summary>
    public static ImmutableArray<string> All { get; } = [.. DomainEvents.Topics.Values.Order(StringComparer.Ordinal)];

    /// <summary>Those that MiniCRM itself reads.</summary>
    public static ImmutableArray<string> Consumed { get; } =
        [UserCreated.Topic, UserSecurityChanged.Topic, UserNewDevice.Topic, UserDeleted.Topic, LeadAssigned.Topic, LeadDeleted.Topic, LeadErased.Topic];

    /// <summary>What the brokers must have: all of them, and where the consumed ones' undecodable records go.</summary>
    public static ImmutableArray<string> Needed { get; } = [.. All, .. Consumed.Select(DeadLettersOf)];

    public static string DeadLettersOf(string topic) => topic + ".dlq";
}
