namespace MiniCrm.Notifications;

/// <summary>A notification as its recipient sees it.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.NotificationView")]
public sealed record NotificationView
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required int Version { get; init; }

    [Id(2)] public required NotificationType Type { get; init; }

    [Id(3)] public required string Title { get; init; }

    [Id(4)] public required string Message { get; init; }

    [Id(5)] public required Guid RecipientId { get; init; }

    [Id(6)] public required NotificationStatus Status { get; init; }

    /// <summary>A JSON object, as text.</summary>
    [Id(7)] public string? Metadata { get; init; }

    [Id(8)] public string? TemplateId { get; init; }

    [Id(9)] public DateTimeOffset? SentAt { get; init; }

    [Id(10)] public DateTimeOffset? ReadAt { get; init; }

    [Id(11)] public string? ErrorMessage { get; init; }

    [Id(12)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(13)] public required DateTimeOffset UpdatedAt { get; init; }
}
