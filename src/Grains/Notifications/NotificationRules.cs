using System.Collections.Immutable;
using System.Text.Json;
using MiniCrm.Database.Storage;
using MiniCrm.Notifications;

namespace MiniCrm.Grains.Notifications;

/// <summary>What may be done to a notification, by whom, and what comes of it.</summary>
public static class NotificationRules
{
    public static Refusal? RefusedPost(Caller caller) =>
        caller.SeesEverything ? null : Refusal.Forbidden("A sales_rep cannot send notifications");

    public static Refusal? RefusedList(Guid recipientId, Caller caller) =>
        caller.SeesEverything || recipientId == caller.UserId ? null : Refusal.Forbidden("A sales_rep reads nobody's notifications but their own");

    public static bool IsVisibleTo(Guid recipientId, Caller caller) => caller.SeesEverything || recipientId == caller.UserId;

    /// <summary>A notification in the app has arrived once it is stored; the other types wait for their channel.</summary>
    public static Decision<InboxState> Post(
        Guid id, InboxState? inbox, Guid recipientId, PostNotification command, Caller caller, DateTimeOffset now)
    {
        var arrived = command.Type == NotificationType.InApp;
        var notification = new NotificationState
        {
            Sequence = arrived ? 1 : 0,
            Type = command.Type,
            Title = command.Title,
            Message = command.Message,
            RecipientId = recipientId,
            Status = arrived ? NotificationStatus.Sent : NotificationStatus.Pending,
            Metadata = command.Metadata is { } json ? JsonElement.Parse(json) : null,
            TemplateId = command.TemplateId,
            SentAt = arrived ? now : null,
            CreatedAt = now,
            UpdatedAt = now,
        };
        ImmutableArray<Happened> happened = arrived
            ? [new(new NotificationSent(id, command.Type, recipientId, command.Title, command.Message, now), null) { Of = (id, 1) }]
            : [];
        return Write(inbox, new NotificationRow(id, 1, notification), caller, now, happened);
    }

    public static Decision<InboxState> MarkRead(InboxState? inbox, NotificationRow? row, IfMatch? ifMatch, Caller caller, DateTimeOffset now)
    {
        if (row is null || !IsVisibleTo(row.State.RecipientId, caller))
        {
            return Refusal.NotificationNotFound;
        }

        if (!caller.IsAdmin && row.State.RecipientId != caller.UserId)
        {
            return Refusal.Forbidden("Only its recipient marks a notification as read");
        }

        if (ifMatch?.Accepts(row.Version) == false)
        {
            return Refusal.Stale;
        }

        return row.State.ReadAt is not null
            ? Decision.Unchanged<InboxState>()
            : Write(inbox, new(row.Id, row.Version + 1, row.State with { ReadAt = now, UpdatedAt = now }), caller, now, []);
    }

    private static Change<InboxState> Write(
        InboxState? inbox, NotificationRow row, Caller caller, DateTimeOffset now, ImmutableArray<Happened> happened) =>
        new(inbox ?? new InboxState(), caller.UserId, now, happened) { Rows = [row] };
}
