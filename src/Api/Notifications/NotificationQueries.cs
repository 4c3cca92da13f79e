using Microsoft.AspNetCore.Mvc;
using MiniCrm.Api.Validation;
using MiniCrm.Api.Validation.Lists;
using MiniCrm.Notifications;

namespace MiniCrm.Api.Notifications;

/// <summary>Which notifications of a user are asked for; every filter that is given must fit.</summary>
/// <param name="Status">What became of it; several with commas, all but these with ! in front.</param>
/// <param name="Type">The channel it goes by; several with commas, all but these with ! in front.</param>
/// <param name="Unread">true for those that were not read yet, false for the others.</param>
/// <param name="CreatedFrom">Created not before this time or date.</param>
/// <param name="CreatedTo">Created before this time or date.</param>
public sealed record NotificationFilterQuery(
    [property: FromQuery(Name = "status"), ChoiceOf<NotificationStatus>] string? Status,
    [property: FromQuery(Name = "type"), ChoiceOf<NotificationType>] string? Type,
    [property: FromQuery(Name = "unread"), Flag] string? Unread,
    [property: FromQuery(Name = "createdFrom"), Moment] string? CreatedFrom,
    [property: FromQuery(Name = "createdTo"), Moment] string? CreatedTo)
{
    internal NotificationFilter ToFilter() => new()
    {
        Status = Choices.Parse(Status, name => EnumNames<NotificationStatus>.All[name]),
        Type = Choices.Parse(Type, name => EnumNames<NotificationType>.All[name]),
        Unread = FlagAttribute.Parse(Unread),
        Created = MomentAttribute.Range(CreatedFrom, CreatedTo),
    };
}

/// <summary>Which part of the list of a user's notifications is asked for, and how it is shown.</summary>
/// <param name="Limit">At most this many, 1 to 200; 200 by default.</param>
/// <param name="Cursor">From the header Link of another part of the same list.</param>
/// <param name="Sort">One or two of createdAt, status, type, with - in front for descending; the id comes last. status is pending, sent, failed.</param>
/// <param name="Total">Whether X-Total-Count tells how many there are in all: exact, estimate, or none, the default.</param>
/// <param name="Fields">The members that are shown, such as id,title; all when it is left out.</param>
public sealed record NotificationListQuery(
    [property: FromQuery(Name = "limit"), PageLimit] string? Limit,
    [property: FromQuery(Name = "cursor"), ListCursor] string? Cursor,
    [property: FromQuery(Name = "sort"), Sort<NotificationColumn>] string? Sort,
    [property: FromQuery(Name = "total"), Total] string? Total,
    [property: FromQuery(Name = "fields"), FieldsOf(typeof(NotificationResponse))] string? Fields)
{
    internal ListRequest<NotificationColumn> ToRequest(ListPlace? place) => new(PageLimitAttribute.Parse(Limit))
    {
        Place = place,
        Sort = SortAttribute<NotificationColumn>.Parse(Sort),
        Counting = TotalAttribute.Parse(Total),
    };
}
