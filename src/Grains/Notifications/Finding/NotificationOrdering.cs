using System.Collections.Immutable;
using MiniCrm.Database.Querying;
using MiniCrm.Notifications;

namespace MiniCrm.Grains.Notifications.Finding;

/// <summary>How a user's notifications are sorted: as asked for, else newest first.</summary>
public static class NotificationOrdering
{
    private static readonly ImmutableArray<NotificationStatus> Statuses = [.. Enum.GetValues<NotificationStatus>().Order()];
    private static readonly ImmutableArray<NotificationType> Types = [.. Enum.GetValues<NotificationType>().OrderBy(SnakeCase.Of, StringComparer.Ordinal)];

    /// <summary>A part of a list.</summary>
    public static Keyset Part(NotificationFilter filter, NotificationConditions conditions, ListRequest<NotificationColumn> request) => new(
        "notifications",
        conditions.Branches,
        Ordering.By(request.Sort, NotificationColumn.CreatedAt, (group, column, descending) => Sorted(group, column, descending, filter)),
        request.Place,
        request.Limit);

    private static IEnumerable<SortGroup> Sorted(SortGroup group, NotificationColumn column, bool descending, NotificationFilter filter) => column switch
    {
        NotificationColumn.Status => group.ByValue("status", Statuses.Where(status => filter.Status?.Admits(status) is not false).Select(SnakeCase.Of), descending),
        NotificationColumn.Type => group.ByValue("type", Types.Where(type => filter.Type?.Admits(type) is not false).Select(SnakeCase.Of), descending),
        _ => [group],
    };
}
