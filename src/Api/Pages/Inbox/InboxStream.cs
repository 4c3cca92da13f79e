using System.Runtime.CompilerServices;
using MiniCrm.Api.Streams;
using MiniCrm.Notifications;
using MiniCrm.Users;

namespace MiniCrm.Api.Pages.Inbox;

/// <summary>Tells a page which of the visitor's notifications has come or changed; the page fetches it anew.</summary>
internal static class InboxStream
{
    public static Task<IResult> Open(PageContext page)
    {
        var after = page.StreamQuery().After;
        var items = Resuming.Tell(after, place => page.Grains.GetGrain<IInboxGrain>(page.User.User.Id).Watch(place), notification => new InboxGrown(notification.Id, notification.ReadAt is null));
        return Task.FromResult<IResult>(new ServerSentEvents<InboxGrown>(page.User, after is null ? WithBeginning(items, page) : items, _ => Task.FromResult(UserRefusals.NotFound)));
    }

    /// <summary>A script sees no event without data, so it is told where the stream begins, and what the latest notification is by then.</summary>
    private static async IAsyncEnumerable<StreamItem<InboxGrown>> WithBeginning(
        IAsyncEnumerable<StreamItem<InboxGrown>> items, PageContext page, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            yield return item;
            if (item.Data is null)
            {
                var latest = await page.Grains.GetGrain<INotificationDirectoryGrain>(0).List(page.User.User.Id, new PageRequest(1, null), page.User.Caller);
                yield return item with { Data = latest.Value is { Items: [var first, ..] } ? new(first.Id, first.ReadAt is null, IsBeginning: true) : new(null, IsUnread: false, IsBeginning: true) };
            }
        }
    }
}

/// <param name="Id">Null where the stream begins, and there is none.</param>
internal sealed record InboxGrown(Guid? Id, bool IsUnread, bool IsBeginning = false);
