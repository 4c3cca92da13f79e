using System.Text.Json;
using MiniCrm.Database.Storage;
using MiniCrm.Kafka.Consuming;
using MiniCrm.Leads;
using MiniCrm.Notifications;
using MiniCrm.Users;

namespace MiniCrm.Grains.Notifications.Consuming;

/// <summary>What the events of other roles mean to an inbox.</summary>
public static class EventDecoder
{
    private static readonly JsonSerializerOptions Strict = new(StorageJson.Options) { RespectRequiredConstructorParameters = true };

    /// <summary>The inbox that an event concerns, and what it is told; null when it concerns none.</summary>
    /// <exception cref="DeadLetterException">The record is no such event.</exception>
    public static (Guid RecipientId, ReceivedEvent Received)? Decode(ConsumedRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var id = EventId(record);
        return record.Topic switch
        {
            UserCreated.Topic when Body<NewUser>(record) is var user => (user.UserId, new UserCreatedReceived(id, user.Role)),
            LeadAssigned.Topic when Body<Assignment>(record) is var lead =>
                lead.NewUserId is { } assignee ? (assignee, new LeadAssignedReceived(id, lead.LeadId, LeadName: null)) : null,
            UserSecurityChanged.Topic when Body<SecurityChanged>(record) is var change =>
                (change.UserId, new SecurityChangedReceived(id, change.Kind, change.Timestamp)),
            UserNewDevice.Topic when Body<NewDevice>(record) is var device => (device.UserId, new NewDeviceReceived(id, device.SignInId, device.Timestamp)),
            _ => throw new DeadLetterException($"Nobody here knows what {record.Topic} means."),
        };
    }

    /// <summary>Who, or which lead, is gone for good.</summary>
    /// <exception cref="DeadLetterException">The record is no such event.</exception>
    public static Erasure DecodeErasure(ConsumedRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var id = EventId(record);
        return record.Topic switch
        {
            UserDeleted.Topic when Body<DeletedUser>(record) is var user => new(id, user.UserId, LeadId: null),
            // One that is kept may come back. One that is not, an earlier build has deleted, which says no more of it.
            LeadDeleted.Topic when Body<DeletedLead>(record) is var lead => new(id, UserId: null, lead.KeptUntil is null ? lead.LeadId : null),
            LeadErased.Topic when Body<ErasedLead>(record) is var lead => new(id, UserId: null, lead.LeadId),
            _ => throw new DeadLetterException($"Nobody here knows what {record.Topic} means."),
        };
    }

    private static Guid EventId(ConsumedRecord record) =>
        Guid.TryParse(record.Header("ce_id"), out var given) ? given : throw new DeadLetterException("The header ce_id is no UUID.");

    private static TEvent Body<TEvent>(ConsumedRecord record)
        where TEvent : class
    {
        try
        {
            return record.Value is { } value && JsonSerializer.Deserialize<TEvent>(value.Span, Strict) is { } body
                ? body
                : throw new DeadLetterException("The value is empty.");
        }
        catch (JsonException malformed)
        {
            throw new DeadLetterException($"The value is no {record.Topic}: {malformed.Path} cannot be read.", malformed);
        }
    }

    // Only what is needed of each, so that an event may gain and lose other members.
    private sealed record NewUser(Guid UserId, UserRole Role);

    private sealed record Assignment(Guid LeadId, Guid? NewUserId);

    private sealed record SecurityChanged(Guid UserId, SecurityChange Kind, DateTimeOffset Timestamp);

    private sealed record NewDevice(Guid SignInId, Guid UserId, DateTimeOffset Timestamp);

    private sealed record DeletedUser(Guid UserId);

    private sealed record DeletedLead(Guid LeadId)
    {
        public DateTimeOffset? KeptUntil { get; init; }
    }

    private sealed record ErasedLead(Guid LeadId);
}

/// <summary>Who or what is gone for good: one of the two, or nobody.</summary>
public sealed record Erasure(Guid EventId, Guid? UserId, Guid? LeadId);
