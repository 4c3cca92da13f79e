namespace MiniCrm.Notifications;

/// <summary>Which notifications of a user; all filters that are set must fit.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.NotificationFilter")]
public sealed record NotificationFilter
{
    [Id(0)] public Choice<NotificationStatus>? Status { get; init; }

    [Id(1)] public Choice<NotificationType>? Type { get; init; }

    [Id(2)] public bool? Unread { get; init; }

    [Id(3)] public TimeRange? Created { get; init; }
}

/// <summary>What lists of notifications are sorted by.</summary>
[GenerateSerializer, Alias("minicrm.NotificationColumn")]
public enum NotificationColumn
{
    CreatedAt = 0,
    Status = 1,
    Type = 2,
}
