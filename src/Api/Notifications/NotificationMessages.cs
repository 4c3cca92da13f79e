using System.Text.Json;
using System.Text.Json.Serialization;
using MiniCrm.Api.Http;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Validation;
using MiniCrm.Notifications;

namespace MiniCrm.Api.Notifications;

/// <param name="RecipientId">A user.</param>
/// <param name="Metadata">A JSON object of at most 8 KiB.</param>
[Example("""{"type":"in_app","title":"Call back","message":"Jane Doe asked for a call today","recipientId":"0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b","metadata":{"priority":"high"}}""")]
public sealed record PostNotificationRequest(
    [property: Mandatory] NotificationType? Type,
    [property: Mandatory, Text(255)] string Title,
    [property: Mandatory, Text(10_000, ManyLines = true)] string Message,
    [property: Mandatory] Guid? RecipientId,
    [property: Metadata] JsonElement? Metadata,
    [property: Text(255)] string? TemplateId);

/// <summary>A notification.</summary>
public sealed record NotificationResponse
{
    public required Guid Id { get; init; }

    public required NotificationType Type { get; init; }

    public required string Title { get; init; }

    public required string Message { get; init; }

    public required Guid RecipientId { get; init; }

    public required NotificationStatus Status { get; init; }

    [JsonConverter(typeof(JsonTextConverter))]
    public required string? Metadata { get; init; }

    public required string? TemplateId { get; init; }

    public required DateTimeOffset? SentAt { get; init; }

    public required DateTimeOffset? ReadAt { get; init; }

    public required string? ErrorMessage { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    internal static NotificationResponse Of(NotificationView notification) => new()
    {
        Id = notification.Id,
        Type = notification.Type,
        Title = notification.Title,
        Message = notification.Message,
        RecipientId = notification.RecipientId,
        Status = notification.Status,
        Metadata = notification.Metadata,
        TemplateId = notification.TemplateId,
        SentAt = notification.SentAt,
        ReadAt = notification.ReadAt,
        ErrorMessage = notification.ErrorMessage,
        CreatedAt = notification.CreatedAt,
        UpdatedAt = notification.UpdatedAt,
    };
}
