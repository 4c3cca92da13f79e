using System.Collections.Immutable;

namespace MiniCrm.Api.Dashboards;

/// <summary>What the page at <c>/ops</c> shows, as of one moment.</summary>
/// <param name="Verdict">Whether all is well, and why not.</param>
/// <param name="Course">The last hour, a minute each, the oldest first.</param>
/// <param name="Gateway">Which gateway has answered: requests are its own, everything else is the cluster's.</param>
internal sealed record OpsData(
    DateTimeOffset Time,
    OpsVerdict Verdict,
    GatewayRow Gateway,
    ImmutableArray<SiloRow> Silos,
    ImmutableArray<ActivationRow> Activations,
    ImmutableArray<EndpointRate> Endpoints,
    ImmutableArray<OutboxFigures> Outboxes,
    ImmutableArray<ConsumerFigures> Consumers,
    ImmutableArray<DeliveryFigures> Deliveries,
    ImmutableArray<CourseMinute> Course);

/// <param name="Level">good, warning or bad.</param>
internal sealed record OpsVerdict(string Level, string Sentence, ImmutableArray<string> Reasons);

/// <param name="Time">When the minute began.</param>
/// <param name="PerSecond">Requests of this gateway; null while it was not there.</param>
/// <param name="FailedPerSecond">Those answered with 5xx.</param>
/// <param name="P95Ms">Null when there was no request.</param>
/// <param name="OutboxDepth">Events that waited, over all roles, at the worst moment; null when no silo tells it.</param>
/// <param name="ConsumerLag">Records, over all groups, likewise.</param>
internal sealed record CourseMinute(
    DateTimeOffset Time, double? PerSecond, double? FailedPerSecond, double? P95Ms, long? OutboxDepth, long? ConsumerLag);

/// <summary>A delivery that has failed, as an admin sees it: never what the notification says.</summary>
internal sealed record FailedDeliveryRow(Guid Id, string Channel, Guid RecipientId, string Error, DateTimeOffset Time);

internal sealed record GatewayRow(string Name, string Version, DateTimeOffset Since);

/// <param name="Version">Null when the silo did not answer.</param>
/// <param name="Since">When it started.</param>
/// <param name="Activations">Of all grains, Orleans' own included; null when the silo did not answer.</param>
internal sealed record SiloRow(
    string Name, string Roles, string Address, string State, DateTimeOffset Since, string? Version, int? Activations);

internal sealed record ActivationRow(string Role, string Grain, int Count);

/// <param name="Endpoint">Method and route.</param>
/// <param name="PerSecond">In the last minute.</param>
/// <param name="FailedPerSecond">Those answered with 5xx.</param>
internal sealed record EndpointRate(string Endpoint, double PerSecond, double FailedPerSecond, double MedianMs, double P95Ms);
