using System.Collections.Immutable;
using System.Text.Json;
using MiniCrm.Database.Storage;
using MiniCrm.Notifications;
using MiniCrm.Users;

namespace MiniCrm.Grains.Notifications;

/// <summary>What may be done to a notification, by whom, and what comes of it.</summary>
public static class NotificationRules
{
    public static Refusal NotFound { get; } = new(RefusalKind.NotFound, "Notification not found");

    public static Refusal? RefusedPost(Caller caller) =>
        caller.SeesEverything ? null : Refusal.Forbidden("A sales_rep cannot send notifications");

    public static Refusal? RefusedList(Guid recipientId, Caller caller) =>
        caller.SeesEverything || recipientId == caller.UserId ? null : Refusal.Forbidden("A sales_rep reads nobody's notifications but their own");

    public static bool IsVisibleTo(Guid recipientId, Caller caller) => caller.SeesEverything || recipientId == caller.UserId;

    /// <summary>To somebody who does not see it.</summary>
    /// <param name="row">Null when there is none.</param>
    public static Refusal Unseen(NotificationRow? row) => row is null ? NotFound : NotFound with { Hides = true };

    /// <summary>A notification in the app has arrived once it is stored; the other types wait for their channel.</summary>
    public static Change<InboxState> Put(
        Guid id, InboxState? inbox, Guid recipientId, PostNotification command, Guid actor, DateTimeOffset now, AccountNotice? notice = null, Guid? leadId = null)
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
            Notice = notice,
            SentAt = arrived ? now : null,
            DueAt = arrived ? null : now,
            Traceparent = arrived ? null : TraceContext.Current,
            CreatedAt = NotificationId.TimeOf(id, now),
            UpdatedAt = now,
        };
        ImmutableArray<Happened> happened = arrived
            ? [new(new NotificationSent(id, command.Type, recipientId, command.Title, command.Message, now), null) { Of = (id, 1) }]
            : [];
        return Write(inbox, new NotificationRow(id, 1, notification) { Create = true, Lead = leadId }, actor, now, happened);
    }

    /// <summary>The same on behalf of a user; what it says is left to the notification, which is emptied when the time comes.</summary>
    public static Decision<InboxState> Post(Guid id, InboxState? inbox, Guid recipientId, PostNotification command, Caller caller, DateTimeOffset now) => inbox.IsErased()
        ? UserRefusals.NotFound with { Member = "recipientId" }
        : Put(id, inbox, recipientId, command, caller.UserId, now) with { Noted = [new(id, 1, "notification.posted")] };

    public static Decision<InboxState> MarkRead(InboxState? inbox, NotificationRow? row, Precondition? precondition, Caller caller, DateTimeOffset now)
    {
        if (row is null || !IsVisibleTo(row.State.RecipientId, caller))
        {
            return Unseen(row);
        }

        if (!caller.IsAdmin && row.State.RecipientId != caller.UserId)
        {
            return Refusal.Forbidden("Only its recipient marks a notification as read");
        }

        if (precondition?.Accepts(row.Version) == false)
        {
            return Refusal.Stale;
        }

        return row.State.ReadAt is not null
            ? Decision.Unchanged<InboxState>()
            : WriteNoted(inbox, row.With(row.State with { ReadAt = now, UpdatedAt = now }), caller, now, "notification.read");
    }

    /// <summary>Has a failed notification delivered once more.</summary>
    public static Decision<InboxState> Retry(InboxState? inbox, NotificationRow? row, Precondition? precondition, Caller caller, DateTimeOffset now)
    {
        if (row is null || !IsVisibleTo(row.State.RecipientId, caller))
        {
            return Unseen(row);
        }

        if (!caller.IsAdmin)
        {
            return Refusal.Forbidden("Only an admin has a notification delivered once more");
        }

        if (precondition?.Accepts(row.Version) == false)
        {
            return Refusal.Stale;
        }

        if (row.State.Status != NotificationStatus.Failed)
        {
            return new Refusal(RefusalKind.Conflict, "Only a notification that failed is delivered once more");
        }

        var pending = row.State with
        {
            Status = NotificationStatus.Pending,
            Attempts = 0,
            DueAt = now,
            ErrorMessage = null,
            Traceparent = TraceContext.Current,
            UpdatedAt = now,
        };
        return WriteNoted(inbox, row.With(pending), caller, now, "notification.retried");
    }

    internal static Change<InboxState> Write(
        InboxState? inbox, NotificationRow row, Guid actor, DateTimeOffset now, ImmutableArray<Happened> happened) =>
        new(inbox ?? new InboxState(), actor, now, happened) { Rows = [row] };

    private static Change<InboxState> WriteNoted(InboxState? inbox, NotificationRow row, Caller caller, DateTimeOffset now, string type) =>
        Write(inbox, row, caller.UserId, now, []) with { Noted = [new(row.Id, row.Version, type)] };
}
