using MiniCrm.Database.Storage;
using MiniCrm.Notifications;

namespace MiniCrm.Grains.Notifications.Delivery;

/// <summary>What the end of an attempt makes of a notification.</summary>
public static class SettlementRules
{
    /// <param name="claimed">The notification as it is now, and who is delivering it now.</param>
    /// <param name="lease">That of the attempt which has ended.</param>
    /// <param name="chance">As in <see cref="RetryPolicy.Delay"/>.</param>
    public static Decision<InboxState> Settle(
        InboxState? inbox, ClaimedNotification? claimed, Guid lease, DeliveryOutcome outcome, RetryPolicy policy, double chance, DateTimeOffset now)
    {
        if (claimed is not { Row: { State.Status: NotificationStatus.Pending } row })
        {
            return Decision.Unchanged<InboxState>();
        }

        if (outcome.Result == DeliveryResult.Sent)
        {
            // Also from somebody whose lease has run out: it was sent, and every further attempt would send it twice.
            return Sent(inbox, row, now);
        }

        if (claimed.Lease != lease)
        {
            return Decision.Unchanged<InboxState>();
        }

        var attempts = row.State.Attempts + 1;
        if (outcome.Result == DeliveryResult.TryAgain && !policy.IsLast(attempts))
        {
            var due = now + policy.Delay(attempts, outcome.RetryAfter, chance);
            var later = row.State with { Attempts = attempts, DueAt = due, ErrorMessage = outcome.Reason, UpdatedAt = now };
            return Write(inbox, row, later, now);
        }

        return Failed(inbox, row, attempts, outcome, now);
    }

    private static Change<InboxState> Sent(InboxState? inbox, NotificationRow row, DateTimeOffset now)
    {
        var sent = Ended(row, now) with { Status = NotificationStatus.Sent, SentAt = now, ErrorMessage = null };
        return Write(inbox, row, sent, now, new NotificationSent(row.Id, sent.Type, sent.RecipientId, sent.Title, sent.Message, now));
    }

    private static Change<InboxState> Failed(
        InboxState? inbox, NotificationRow row, int attempts, DeliveryOutcome outcome, DateTimeOffset now)
    {
        var error = outcome.Result == DeliveryResult.TryAgain && attempts > 1 ? $"{outcome.Reason} ({attempts} attempts)" : outcome.Reason!;
        var failed = Ended(row, now) with { Status = NotificationStatus.Failed, Attempts = attempts, ErrorMessage = error };
        return Write(inbox, row, failed, now, new NotificationFailed(row.Id, failed.Type, failed.RecipientId, error, now));
    }

    private static NotificationState Ended(NotificationRow row, DateTimeOffset now) =>
        row.State with { Sequence = row.State.Sequence + 1, DueAt = null, UpdatedAt = now };

    private static Change<InboxState> Write(
        InboxState? inbox, NotificationRow row, NotificationState state, DateTimeOffset now, IDomainEvent? happened = null) =>
        NotificationRules.Write(
            inbox,
            row.With(state),
            actor: row.State.RecipientId,
            now,
            happened is null ? [] : [new Happened(happened, null) { Of = (row.Id, state.Sequence) }]);
}
