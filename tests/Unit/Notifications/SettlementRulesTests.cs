using MiniCrm.Grains;
using MiniCrm.Grains.Notifications;
using MiniCrm.Grains.Notifications.Delivery;
using MiniCrm.Notifications;

namespace MiniCrm.Tests.Unit.Notifications;

public sealed class SettlementRulesTests
{
    private static readonly Guid Id = TimeOrderedId.New(DateTimeOffset.UtcNow);
    private static readonly Guid Recipient = TimeOrderedId.New(DateTimeOffset.UtcNow);
    private static readonly Guid Lease = Guid.NewGuid();
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DeliveryOutcome Later = DeliveryOutcome.TryAgain("Not now");
    private static readonly DeliveryOutcome Never = DeliveryOutcome.Refused("Never");

    [Fact]
    public void Sent_is_said_once()
    {
        var (row, happened) = Written(Settle(Pending(), DeliveryOutcome.Sent));

        Assert.Equal((NotificationStatus.Sent, Now, null, 2), (row.State.Status, row.State.SentAt, row.State.DueAt, row.Version));
        Assert.Equal(new NotificationSent(Id, NotificationType.Email, Recipient, "Hello", "There", Now), happened!.Event);
        Assert.Equal((Id, 1), happened.Of);
        Assert.Null(Settle(row, DeliveryOutcome.Sent).Change);
        Assert.Null(Settle(row, Later).Change);
    }

    [Fact]
    public void A_refusal_fails_at_once_with_its_reason()
    {
        var (row, happened) = Written(Settle(Pending(), Never));

        Assert.Equal((NotificationStatus.Failed, "Never", 1, null), (row.State.Status, row.State.ErrorMessage, row.State.Attempts, row.State.DueAt));
        Assert.Equal(new NotificationFailed(Id, NotificationType.Email, Recipient, "Never", Now), happened!.Event);
    }

    [Fact]
    public void What_may_succeed_later_is_due_again_until_the_last_attempt()
    {
        var row = Pending();
        for (var attempt = 1; attempt < RetryPolicy.Default.Attempts; attempt++)
        {
            (row, var nothing) = Written(Settle(row, Later));
            Assert.Null(nothing);
            Assert.Equal((NotificationStatus.Pending, attempt, "Not now"), (row.State.Status, row.State.Attempts, row.State.ErrorMessage));
            Assert.Equal(Now + RetryPolicy.Default.Delay(attempt, null, 0.5), row.State.DueAt);
        }

        var (last, happened) = Written(Settle(row, Later));
        Assert.Equal((NotificationStatus.Failed, 8, "Not now (8 attempts)"), (last.State.Status, last.State.Attempts, last.State.ErrorMessage));
        Assert.Equal((Id, 1), happened!.Of);
    }

    [Fact]
    public void Who_has_lost_the_lease_changes_nothing_unless_it_was_sent()
    {
        var late = Guid.NewGuid();

        Assert.Null(Settle(Pending(), Later, late).Change);
        Assert.Null(Settle(Pending(), Never, late).Change);
        Assert.Equal(NotificationStatus.Sent, Written(Settle(Pending(), DeliveryOutcome.Sent, late)).Row.State.Status);
    }

    [Fact]
    public void Sent_in_the_end_leaves_no_reason_behind()
    {
        var (later, _) = Written(Settle(Pending(), Later));

        Assert.Null(Written(Settle(later, DeliveryOutcome.Sent)).Row.State.ErrorMessage);
    }

    [Fact]
    public void What_is_not_there_is_not_settled() =>
        Assert.Null(SettlementRules.Settle(null, null, Lease, DeliveryOutcome.Sent, RetryPolicy.Default, 0.5, Now).Change);

    private static Decision<InboxState> Settle(NotificationRow row, DeliveryOutcome outcome, Guid? lease = null) =>
        SettlementRules.Settle(null, new(row, Lease), lease ?? Lease, outcome, RetryPolicy.Default, 0.5, Now);

    private static (NotificationRow Row, Happened? Happened) Written(Decision<InboxState> decision) =>
        (Assert.IsType<NotificationRow>(Assert.Single(decision.Change!.Rows)), decision.Change.Happened.SingleOrDefault());

    private static NotificationRow Pending() => (NotificationRow)NotificationRules.Put(
        Id, null, Recipient, new PostNotification { Type = NotificationType.Email, Title = "Hello", Message = "There" }, Recipient, Now).Rows[0];
}
