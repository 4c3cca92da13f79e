using System.Collections.Immutable;

namespace MiniCrm;

/// <summary>What <c>/metrics</c> of a silo says of outboxes, consumers and deliveries, and which build it runs.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.SiloFigures")]
public sealed record SiloFigures
{
    [Id(0)] public required string Version { get; init; }

    [Id(1)] public required ImmutableArray<OutboxFigures> Outboxes { get; init; }

    [Id(2)] public required ImmutableArray<ConsumerFigures> Consumers { get; init; }

    [Id(3)] public required ImmutableArray<DeliveryFigures> Deliveries { get; init; }

    /// <summary>The last hour, a minute each, the oldest first; a silo of an earlier build does not tell it.</summary>
    [Id(4)] public ImmutableArray<MinuteFigures> Course { get; init; } = [];
}

/// <summary>A role's outbox; every silo of the role sees the same one.</summary>
/// <param name="Depth">Events that wait.</param>
/// <param name="AgeSeconds">How long the oldest of them has waited.</param>
[GenerateSerializer, Immutable, Alias("minicrm.OutboxFigures")]
public sealed record OutboxFigures(string Role, long Depth, double AgeSeconds);

/// <summary>A consumer group; every silo that consumes sees the same lag.</summary>
/// <param name="Lag">Records that the group has still before it, over all partitions.</param>
[GenerateSerializer, Immutable, Alias("minicrm.ConsumerFigures")]
public sealed record ConsumerFigures(string Group, long Lag);

/// <summary>Attempts of this silo to deliver notifications, since it started.</summary>
/// <param name="Outcome">sent, failed or retry.</param>
[GenerateSerializer, Immutable, Alias("minicrm.DeliveryFigures")]
public sealed record DeliveryFigures(string Channel, string Outcome, long Count);

/// <summary>What a silo saw within one minute; outboxes and lags at their worst.</summary>
/// <param name="Minute">When it began.</param>
/// <param name="DeliveriesFailed">Those that were given up for good.</param>
[GenerateSerializer, Immutable, Alias("minicrm.MinuteFigures")]
public sealed record MinuteFigures(
    DateTimeOffset Minute, ImmutableArray<OutboxFigures> Outboxes, ImmutableArray<ConsumerFigures> Consumers, long DeliveriesFailed);
