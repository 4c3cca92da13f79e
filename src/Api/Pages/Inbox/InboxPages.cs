using Microsoft.AspNetCore.WebUtilities;
using MiniCrm.Api.Calls;
using MiniCrm.Api.Edge;
using MiniCrm.Api.Notifications;
using MiniCrm.Api.Paging;
using MiniCrm.Api.Problems;
using MiniCrm.Notifications;
using MiniCrm.Web.Inbox;
using MiniCrm.Web.Layout;

namespace MiniCrm.Api.Pages.Inbox;

/// <summary>The visitor's notifications, newest first, which are marked as read one by one or all that are shown.</summary>
internal static class InboxPages
{
    private const int AtOnce = 50;

    // The inbox stores those that come together in one go.
    private const int MarkedTogether = 20;

    private static readonly Problem NotFound = new(ProblemKind.NotFound, "Notification not found");

    public static void MapInboxPages(this IEndpointRouteBuilder pages)
    {
        pages.MapPage("/inbox", PageAccess.SignedIn, Show);
        pages.MapPage("/inbox/unread", PageAccess.SignedIn, ShowUnread);
        pages.MapPage("/inbox/stream", PageAccess.SignedIn, InboxStream.Open, new RequestDeadline.EventStream());
        pages.MapForm("/inbox/read", PageAccess.SignedIn, ReadShown);
        pages.MapPage("/inbox/{id}", PageAccess.SignedIn, page => WithNotificationAsync(page, notification => Task.FromResult(RowOr(page, notification))));
        pages.MapForm("/inbox/{id}/read", PageAccess.SignedIn, Read);
    }

    /// <summary>The latest ones that the visitor has not read.</summary>
    public static async Task<ListPart<NotificationView>> UnreadAsync(PageContext page, int limit, Counting counting = Counting.None)
    {
        var request = new ListRequest<NotificationColumn>(limit) { Counting = counting };
        var found = await Directory(page).FindOfUser(page.User.User.Id, new NotificationFilter { Unread = true }, request, page.User.Caller);
        return found.Value ?? new([]);
    }

    private static async Task<IResult> Show(PageContext page)
    {
        var address = new InboxAddress(Value("unread"), Value("cursor"));
        var services = page.Context.RequestServices;
        var invalid = Form.Empty.RefusedAs(new NotificationFilterQuery(null, null, address.Unread, null, null), services)
            ?? Form.Empty.RefusedAs(new NotificationListQuery(null, address.Cursor, null, null, null), services);
        var found = invalid is null ? await FindAsync(page, address) : new FoundNotifications([], null);
        var refused = found.Refusal?.ToProblem();
        if (refused is { Errors: null })
        {
            return refused;
        }

        return page.Context.Request.IsForPart() && address.Cursor is not null && found.Value is { } more && invalid is null
            ? PageAnswer.Of<InboxRows>((nameof(InboxRows.Found), more), (nameof(InboxRows.Address), address))
            : Whole(page, address, found.Value, invalid?.Errors ?? refused?.Errors);

        string? Value(string name) => page.Query(name) is { Length: > 0 } value ? value : null;
    }

    private static PageAnswer Whole(PageContext page, InboxAddress address, FoundNotifications? found, IReadOnlyDictionary<string, string[]>? complaints = null, bool isRead = false)
    {
        var status = complaints is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        found ??= new([], null);
        return page.Context.Request.IsForPart()
            ? PageAnswer.Of<InboxRegion>(
                status,
                (nameof(InboxRegion.Found), found),
                (nameof(InboxRegion.Address), address),
                (nameof(InboxRegion.Complaints), complaints),
                (nameof(InboxRegion.IsRead), isRead))
            : PageAnswer.Of<InboxPage>(status, (nameof(InboxPage.Found), found), (nameof(InboxPage.Address), address), (nameof(InboxPage.Complaints), complaints));
    }

    /// <summary>For the navigation of every page, which asks for it when it is there.</summary>
    private static async Task<IResult> ShowUnread(PageContext page) => page.Context.Request.IsForPart()
        ? PageAnswer.Of<UnreadCount>((nameof(UnreadCount.Unread), (await UnreadAsync(page, limit: 1, Counting.Exact)).Total ?? 0))
        : new SeeOther(new InboxAddress("true").ToString());

    private static Task<IResult> Read(PageContext page) => WithNotificationAsync(page, async notification =>
    {
        var done = await PageContext.DoAsync(() => page.Grains.GetGrain<IInboxGrain>(notification.RecipientId).MarkRead(notification.Id, null, page.User.Caller));
        return done.Problem is { } refused ? refused : RowOr(Counted(page), done.Value!, isDone: true);
    });

    /// <summary>Those whose rows have sent their ids; what is gone by now, or is none of the visitor's, is passed over.</summary>
    private static async Task<IResult> ReadShown(PageContext page)
    {
        var form = await page.ReadFormAsync();
        var inbox = page.Grains.GetGrain<IInboxGrain>(page.User.User.Id);
        var ids = form["id"].Split(',').Select(text => Guid.TryParseExact(text, "D", out var id) ? id : (Guid?)null).OfType<Guid>().Distinct();
        foreach (var together in ids.Chunk(MarkedTogether))
        {
            var done = await Task.WhenAll(together.Select(id => PageContext.DoAsync(() => inbox.MarkRead(id, null, page.User.Caller))));
            if (done.FirstOrDefault(one => one.Problem is { } problem && problem.Kind != ProblemKind.NotFound)?.Problem is { } refused)
            {
                return refused;
            }
        }

        var address = new InboxAddress(form["unread"] is "true" or "false" ? form["unread"] : null);
        if (!page.Context.Request.IsForPart())
        {
            return new SeeOther(address.ToString());
        }

        var found = await FindAsync(page, address);
        return found.Succeeded ? Whole(Counted(page), address, found.Value, isRead: true) : found.Refusal.ToProblem();
    }

    private static async Task<Result<FoundNotifications>> FindAsync(PageContext page, InboxAddress address)
    {
        // As it should have been asked, since the places of a list go by that.
        var list = new ListAddress(page.Context.Request.PathBase, InboxAddress.Path, new QueryCollection(QueryHelpers.ParseQuery(address.Query)));
        var parts = page.Service<ListParts>();
        var place = parts.PlaceOf(address.Cursor, list);
        if (place?.Refusal is { } refusal)
        {
            return refusal;
        }

        var filter = new NotificationFilterQuery(null, null, address.Unread, null, null).ToFilter();
        var request = new ListRequest<NotificationColumn>(AtOnce) { Place = place?.Value };
        var found = await Directory(page).FindOfUser(page.User.User.Id, filter, request, page.User.Caller);
        return found.Succeeded ? new FoundNotifications(found.Value.Items, parts.CursorOf(found.Value.Next, list)) : found.Refusal;
    }

    /// <summary>Of a notification that the visitor sees.</summary>
    private static async Task<IResult> WithNotificationAsync(PageContext page, Func<NotificationView, Task<IResult>> answer)
    {
        if (page.Id() is not { } id)
        {
            return NotFound;
        }

        var found = await Directory(page).Find(id, page.User.Caller);
        return found.Succeeded ? await answer(found.Value) : found.Refusal.ToProblem();
    }

    private static IResult RowOr(PageContext page, NotificationView notification, bool isDone = false) => page.Context.Request.IsForPart()
        ? PageAnswer.Of<InboxRow>((nameof(InboxRow.Notification), notification), (nameof(InboxRow.IsDone), isDone))
        : new SeeOther(InboxAddress.Path);

    /// <summary>Tells the page that another number is unread.</summary>
    private static PageContext Counted(PageContext page)
    {
        page.Context.Response.Headers["HX-Trigger"] = """{"unread-changed":{"target":"#unread"}}""";
        return page;
    }

    private static INotificationDirectoryGrain Directory(PageContext page) => page.Grains.GetGrain<INotificationDirectoryGrain>(0);
}
