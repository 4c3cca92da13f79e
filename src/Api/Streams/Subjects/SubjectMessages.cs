using System.Text.Json.Serialization;
using MiniCrm.Api.Leads;
using MiniCrm.Api.Notifications;

namespace MiniCrm.Api.Streams.Subjects;

/// <summary>What an event of a stream of several subjects says.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<SubjectEventType>))]
public enum SubjectEventType
{
    /// <summary>Somebody did something to a lead.</summary>
    Timeline = 0,

    /// <summary>A notification of yours came, or changed.</summary>
    Notification = 1,

    /// <summary>You do not see the lead any longer, or it was deleted; the other subjects go on.</summary>
    Ended = 2,
}

/// <summary>An event of one of several subjects.</summary>
/// <param name="Type">timeline, notification or ended.</param>
public sealed record SubjectEventResponse(SubjectEventType Type)
{
    /// <summary>Which lead it is about; not there for a notification.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? LeadId { get; init; }

    /// <summary>The entry of the lead's timeline, with type timeline.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimelineEntryResponse? Entry { get; init; }

    /// <summary>The notification as it is now, with type notification.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NotificationResponse? Notification { get; init; }
}
