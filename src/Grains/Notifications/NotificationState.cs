using System.Text.Json;
using System.Text.Json.Serialization;
using MiniCrm.Database.Storage;
using MiniCrm.Notifications;

namespace MiniCrm.Grains.Notifications;

/// <summary>A notification as it is stored.</summary>
public sealed record NotificationState
{
    /// <summary>How many events there were of this notification; they are counted apart from those of its inbox.</summary>
    public int Sequence { get; init; }

    public required NotificationType Type { get; init; }

    public required string Title { get; init; }

    public required string Message { get; init; }

    public required Guid RecipientId { get; init; }

    public NotificationStatus Status { get; init; }

    public JsonElement? Metadata { get; init; }

    public string? TemplateId { get; init; }

    /// <summary>Null for every notification that is not about its recipient's account.</summary>
    public AccountNotice? Notice { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    public DateTimeOffset? ReadAt { get; init; }

    public string? ErrorMessage { get; init; }

    /// <summary>How often its delivery was tried in vain.</summary>
    public int Attempts { get; init; }

    /// <summary>When to deliver it; null unless it is pending.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>W3C trace context of what it came from, which its delivery belongs to.</summary>
    public string? Traceparent { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>As in <see cref="AggregateState.Unknown"/>.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }

    public NotificationView ToView(Guid id, int version) => new()
    {
        Id = id,
        Version = version,
        Type = Type,
        Title = Title,
        Message = Message,
        RecipientId = RecipientId,
        Status = Status,
        Metadata = Metadata?.GetRawText(),
        TemplateId = TemplateId,
        SentAt = SentAt,
        ReadAt = ReadAt,
        ErrorMessage = ErrorMessage,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
    };
}

/// <summary>A notification's row, as one write of its inbox leaves it.</summary>
public sealed record NotificationRow(Guid Id, int Version, NotificationState State)
{
    /// <summary>True for a new notification: where its row is there already, the write changes and publishes nothing.</summary>
    public bool? Create { get; init; }

    /// <summary>For what an event tells of a lead: when that has been deleted, the write changes and publishes nothing either.</summary>
    public Guid? Lead { get; init; }

    /// <summary>The row's next version.</summary>
    public NotificationRow With(NotificationState state) => new(Id, Version + 1, state);

    public NotificationView ToView() => State.ToView(Id, Version);
}
