using System.Text.Json.Serialization;

namespace MiniCrm.Api.Operations;

/// <param name="Status">healthy or unhealthy.</param>
/// <param name="Error">A short reason, left out when healthy.</param>
public sealed record HealthResponse(
    string Status,
    DateTimeOffset Timestamp,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error)
{
    [JsonIgnore]
    public bool IsHealthy => Error is null;

    internal static HealthResponse Of(string? error) => new(error is null ? "healthy" : "unhealthy", DateTimeOffset.UtcNow, error);
}

/// <summary>The gateway and the roles behind it.</summary>
public sealed record SystemHealthResponse(
    HealthResponse Gateway, HealthResponse UserService, HealthResponse LeadService, HealthResponse NotificationService)
{
    [JsonIgnore]
    public bool IsHealthy => Gateway.IsHealthy && UserService.IsHealthy && LeadService.IsHealthy && NotificationService.IsHealthy;
}
