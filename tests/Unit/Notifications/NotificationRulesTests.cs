using MiniCrm.Grains.Notifications;
using MiniCrm.Notifications;
using MiniCrm.Users;
using Xunit;

namespace MiniCrm.Tests.Unit.Notifications;

public sealed class NotificationRulesTests
{
    private static readonly Guid Id = Guid.CreateVersion7();
    private static readonly Guid Recipient = Guid.CreateVersion7();
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Caller Admin = new(Guid.CreateVersion7(), UserRole.Admin);
    private static readonly Caller Manager = new(Guid.CreateVersion7(), UserRole.Manager);
    private static readonly Caller Stranger = new(Guid.CreateVersion7(), UserRole.SalesRep);
    private static readonly Caller Owner = new(Recipient, UserRole.SalesRep);

    [Fact]
    public void In_app_has_arrived_once_it_is_stored_and_says_so()
    {
        var change = NotificationRules.Put(Id, null, Recipient, Command(NotificationType.InApp), Manager.UserId, Now);

        var row = Assert.IsType<NotificationRow>(Assert.Single(change.Rows));
        Assert.Equal((NotificationStatus.Sent, Now, 1), (row.State.Status, row.State.SentAt, row.State.Sequence));
        var happened = Assert.Single(change.Happened);
        Assert.Equal(new NotificationSent(Id, NotificationType.InApp, Recipient, "Hello", "There", Now), happened.Event);
        Assert.Equal((Id, 1), happened.Of);
    }

    [Theory]
    [InlineData(NotificationType.Email)]
    [InlineData(NotificationType.Sms)]
    [InlineData(NotificationType.Push)]
    public void The_other_types_wait_for_their_channel(NotificationType type)
    {
        var change = NotificationRules.Put(Id, null, Recipient, Command(type), Manager.UserId, Now);

        var row = Assert.IsType<NotificationRow>(Assert.Single(change.Rows));
        Assert.Equal((NotificationStatus.Pending, null, Now), (row.State.Status, row.State.SentAt, row.State.DueAt));
        Assert.Empty(change.Happened);
    }

    [Fact]
    public void Only_the_recipient_and_an_admin_mark_as_read()
    {
        Assert.Equal(NotificationRules.NotFound with { Hides = true }, MarkRead(Stranger).Refusal);
        Assert.Equal(RefusalKind.Forbidden, MarkRead(Manager).Refusal?.Kind);
        Assert.NotNull(MarkRead(Owner).Change);
        Assert.NotNull(MarkRead(Admin).Change);
    }

    [Fact]
    public void Reading_counts_the_row_up_and_a_second_time_changes_nothing()
    {
        var row = Assert.IsType<NotificationRow>(Assert.Single(MarkRead(Owner).Change!.Rows));

        Assert.Equal((2, Now), (row.Version, row.State.ReadAt));
        var again = NotificationRules.MarkRead(new InboxState(), row, null, Owner, Now.AddHours(1));
        Assert.Equal((null, null), (again.Refusal, again.Change));
    }

    [Fact]
    public void A_stale_version_is_refused()
    {
        Assert.Equal(Refusal.Stale, NotificationRules.MarkRead(null, Row(), new Precondition([2]), Owner, Now).Refusal);
        Assert.NotNull(NotificationRules.MarkRead(null, Row(), new Precondition([1, 2]), Owner, Now).Change);
    }

    [Fact]
    public void A_sales_rep_sends_nothing_and_lists_their_own()
    {
        Assert.Equal(RefusalKind.Forbidden, NotificationRules.RefusedPost(Stranger)?.Kind);
        Assert.Null(NotificationRules.RefusedPost(Manager));
        Assert.Equal(RefusalKind.Forbidden, NotificationRules.RefusedList(Recipient, Stranger)?.Kind);
        Assert.Null(NotificationRules.RefusedList(Recipient, Owner));
    }

    [Fact]
    public void An_admin_has_a_failed_notification_delivered_anew()
    {
        var row = (NotificationRow)Assert.Single(NotificationRules.Retry(null, Failed(), null, Admin, Now.AddDays(1)).Change!.Rows);

        Assert.Equal((2, NotificationStatus.Pending, 0), (row.Version, row.State.Status, row.State.Attempts));
        Assert.Equal((Now.AddDays(1), null), (row.State.DueAt, row.State.ErrorMessage));
    }

    [Fact]
    public void Nobody_else_does_and_nothing_else_is()
    {
        Assert.Equal(RefusalKind.Forbidden, Retry(Failed(), Manager));
        Assert.Equal(RefusalKind.Forbidden, Retry(Failed(), Owner));
        Assert.Equal(RefusalKind.NotFound, Retry(Failed(), Stranger));
        Assert.Equal(RefusalKind.NotFound, Retry(null, Admin));
        Assert.Equal(RefusalKind.Conflict, Retry(Row(), Admin));
        Assert.Equal(Refusal.Stale, NotificationRules.Retry(null, Failed(), new Precondition([2]), Admin, Now).Refusal);

        static RefusalKind? Retry(NotificationRow? row, Caller caller) => NotificationRules.Retry(null, row, null, caller, Now).Refusal?.Kind;
    }

    private static Grains.Decision<InboxState> MarkRead(Caller caller) => NotificationRules.MarkRead(null, Row(), null, caller, Now);

    private static PostNotification Command(NotificationType type) => new() { Type = type, Title = "Hello", Message = "There" };

    private static NotificationRow Row() =>
        (NotificationRow)NotificationRules.Put(Id, null, Recipient, Command(NotificationType.InApp), Manager.UserId, Now).Rows[0];

    private static NotificationRow Failed() =>
        Row() with { State = Row().State with { Type = NotificationType.Email, Status = NotificationStatus.Failed, Attempts = 8, ErrorMessage = "no" } };
}
