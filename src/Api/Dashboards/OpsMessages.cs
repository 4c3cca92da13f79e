using System.Collections.Immutable;

namespace MiniCrm.Api.Dashboards;

/// <summary>What the page at <c>/ops</c> shows, as of one moment.</summary>
/// <param name="Gateway">Which gateway has answered: requests are its own, everything else is the cluster's.</param>
internal sealed record OpsData(
    DateTimeOffset Time,
    GatewayRow Gateway,
    ImmutableArray<SiloRow> Silos,
    ImmutableArray<ActivationRow> Activations,
    ImmutableArray<EndpointRate> Endpoints,
    ImmutableArray<OutboxFigures> Outboxes,
    ImmutableArray<ConsumerFigures> Consumers,
    ImmutableArray<DeliveryFigures> Deliveries);

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
