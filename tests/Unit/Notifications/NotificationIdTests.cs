using MiniCrm.Grains.Notifications;
using MiniCrm.Notifications;

namespace MiniCrm.Tests.Unit.Notifications;

public sealed class NotificationIdTests
{
    private static readonly Guid Event = TimeOrderedId.New(DateTimeOffset.UtcNow);
    private static readonly Guid Recipient = TimeOrderedId.New(DateTimeOffset.UtcNow);

    [Fact]
    public void The_same_event_recipient_and_channel_make_the_same_id() =>
        Assert.Equal(NotificationId.Of(Event, Recipient, NotificationType.Email), NotificationId.Of(Event, Recipient, NotificationType.Email));

    [Fact]
    public void Any_other_makes_another()
    {
        Guid[] ids =
        [
            NotificationId.Of(Event, Recipient, NotificationType.Email),
            NotificationId.Of(Event, Recipient, NotificationType.InApp),
            NotificationId.Of(Event, Recipient, NotificationType.Email, AccountNoticeKind.Verification),
            NotificationId.Of(Event, TimeOrderedId.New(DateTimeOffset.UtcNow), NotificationType.Email),
            NotificationId.Of(TimeOrderedId.New(DateTimeOffset.UtcNow), Recipient, NotificationType.Email),
        ];

        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void It_is_a_version_7_that_sorts_as_its_event()
    {
        var events = Enumerable.Range(0, 100).Select(_ => TimeOrderedId.New(DateTimeOffset.UtcNow)).ToArray();

        var ids = events.Select(id => NotificationId.Of(id, Recipient, NotificationType.Email)).ToArray();

        Assert.Equal(ids.Order(), ids);
        Assert.All(ids, id => Assert.Equal((7, 2), (id.Version, id.Variant >> 2)));
        Assert.Equal(events.Select(id => $"{id}"[..18]), ids.Select(id => $"{id}"[..18]));
    }
}
