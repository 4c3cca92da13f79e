namespace MiniCrm.Notifications;

/// <summary>A new notification for the inbox it is sent to.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.PostNotification")]
public sealed record PostNotification
{
    [Id(0)] public required NotificationType Type { get; init; }

    [Id(1)] public required string Title { get; init; }

    [Id(2)] public required string Message { get; init; }

    /// <summary>A JSON object, as text.</summary>
    [Id(3)] public string? Metadata { get; init; }

    [Id(4)] public string? TemplateId { get; init; }
}
