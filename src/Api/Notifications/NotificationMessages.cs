using System.Text.Json;
using System.Text.Json.Serialization;
using MiniCrm.Api.Json;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Validation;
using MiniCrm.Notifications;

namespace MiniCrm.Api.Notifications;

/// <summary>A notification to be sent.</summary>
/// <param name="Type">The channel it goes by.</param>
/// <param name="Title">Its heading, the subject of a mail.</param>
/// <param name="Message">Its text, in many lines.</param>
/// <param name="RecipientId">The user who is to be told.</param>
/// <param name="Metadata">Whatever belongs to it: a JSON object of at most 8 KiB and 32 levels.</param>
/// <param name="TemplateId">A name for programs; it is kept, and changes nothing.</param>
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
    /// <summary>Given by the system; rises with time.</summary>
    public required Guid Id { get; init; }

    /// <summary>The channel it goes by.</summary>
    public required NotificationType Type { get; init; }

    /// <summary>Its heading, the subject of a mail.</summary>
    public required string Title { get; init; }

    /// <summary>Its text, in many lines.</summary>
    public required string Message { get; init; }

    /// <summary>The user who is told.</summary>
    public required Guid RecipientId { get; init; }

    /// <summary>What became of it.</summary>
    public required NotificationStatus Status { get; init; }

    /// <summary>Whatever belongs to it.</summary>
    [JsonConverter(typeof(JsonTextConverter))]
    public required string? Metadata { get; init; }

    /// <summary>A name for programs.</summary>
    public required string? TemplateId { get; init; }

    /// <summary>When it was handed over to its channel, in UTC.</summary>
    public required DateTimeOffset? SentAt { get; init; }

    /// <summary>When its recipient read it, in UTC.</summary>
    public required DateTimeOffset? ReadAt { get; init; }

    /// <summary>Why it could not be delivered.</summary>
    public required string? ErrorMessage { get; init; }

    /// <summary>When it was created, in UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was changed last, in UTC.</summary>
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
