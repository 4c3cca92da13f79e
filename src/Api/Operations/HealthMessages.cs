using System.Text.Json.Serialization;

namespace MiniCrm.Api.Operations;

/// <summary>Whether a part of the system is well.</summary>
/// <param name="Status">healthy or unhealthy.</param>
/// <param name="Timestamp">When it was asked, in UTC.</param>
/// <param name="Error">A short reason, left out when healthy.</param>
public sealed record HealthResponse(
    string Status,
    DateTimeOffset Timestamp,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error)
{
    [JsonIgnore]
    public bool IsHealthy => Error is null;

    internal static HealthResponse Of(string? error, TimeProvider clock) => new(error is null ? "healthy" : "unhealthy", clock.GetUtcNow(), error);
}

/// <summary>The gateway and the roles behind it.</summary>
/// <param name="Gateway">The gateway that answers.</param>
/// <param name="UserService">The users role.</param>
/// <param name="LeadService">The leads role.</param>
/// <param name="NotificationService">The notifications role.</param>
public sealed record SystemHealthResponse(
    HealthResponse Gateway, HealthResponse UserService, HealthResponse LeadService, HealthResponse NotificationService)
{
    [JsonIgnore]
    public bool IsHealthy => Gateway.IsHealthy && UserService.IsHealthy && LeadService.IsHealthy && NotificationService.IsHealthy;
}
