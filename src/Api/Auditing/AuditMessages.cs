using Microsoft.AspNetCore.Mvc;
using MiniCrm.Api.Leads;
using MiniCrm.Api.Validation;
using MiniCrm.Api.Validation.Lists;
using MiniCrm.Auditing;

namespace MiniCrm.Api.Auditing;

/// <summary>Which entries of the audit are asked for; every filter that is given must fit.</summary>
/// <param name="Limit">At most this many, 1 to 200; 200 by default.</param>
/// <param name="Cursor">From the header Link of the part before.</param>
/// <param name="Actor">The id of the user who did it.</param>
/// <param name="Subject">The id of the thing it was done to.</param>
/// <param name="Kind">What kind of thing it was done to: user, lead or notification.</param>
/// <param name="Action">What was done, such as lead.deleted; several with commas.</param>
/// <param name="Source">Where the request came from: an IPv4 address, an IPv6 address or its /64.</param>
/// <param name="From">Not before this time.</param>
/// <param name="To">Before this time.</param>
public sealed record AuditListQuery(
    [property: FromQuery(Name = "limit"), PageLimit] string? Limit,
    [property: FromQuery(Name = "cursor"), ListCursor] string? Cursor,
    [property: FromQuery(Name = "actor"), AuditId] string? Actor,
    [property: FromQuery(Name = "subject"), AuditId] string? Subject,
    [property: FromQuery(Name = "kind"), AuditKind] string? Kind,
    [property: FromQuery(Name = "action"), AuditAction] string? Action,
    [property: FromQuery(Name = "source"), AuditSource] string? Source,
    [property: FromQuery(Name = "from"), AuditTime] string? From,
    [property: FromQuery(Name = "to"), AuditTime] string? To)
{
    internal AuditQuery ToQuery(ListPlace? place) => new(PageLimitAttribute.Parse(Limit), place?.Id)
    {
        Actor = Actor is null ? null : Guid.Parse(Actor),
        Subject = Subject is null ? null : Guid.Parse(Subject),
        Kind = Kind,
        Actions = Action is null ? [] : [.. AuditActionAttribute.Parse(Action)],
        Source = Source is null ? null : AuditSourceAttribute.Parse(Source),
        From = From is null ? null : AuditTimeAttribute.Parse(From),
        To = To is null ? null : AuditTimeAttribute.Parse(To),
    };
}

/// <summary>Who did what to which thing when, and from where.</summary>
/// <param name="Id">Given by the system; rises with time.</param>
/// <param name="Time">When it was done, in UTC.</param>
/// <param name="Action">What was done: lead.created, user.updated, auth.sign_in_failed, …</param>
/// <param name="Actor">The user who did it, null for somebody who is not known.</param>
/// <param name="Kind">What kind of thing it was done to: user, lead or notification; null where it was done to none.</param>
/// <param name="Subject">The id of the thing, null where it was done to none or to none that is there.</param>
/// <param name="Source">Where the request came from: an IPv4 address or the /64 of an IPv6 one; null where there was no request.</param>
/// <param name="Times">How often, where many of one kind were put together: 1 for a command.</param>
/// <param name="Detail">More of what was refused.</param>
/// <param name="Changes">The members that changed; they are emptied when the thing is deleted.</param>
/// <param name="Chain">The chain of hashes that the entry is in: users, leads or notifications.</param>
/// <param name="Number">Its number there, as ./minicrm audit verify names it.</param>
public sealed record AuditEntryResponse(
    Guid Id,
    DateTimeOffset Time,
    string Action,
    Guid? Actor,
    string? Kind,
    Guid? Subject,
    string? Source,
    int Times,
    string? Detail,
    ChangeResponse[] Changes,
    string Chain,
    long Number)
{
    internal static AuditEntryResponse Of(AuditEntryView entry) => new(
        entry.Id,
        entry.Time,
        entry.Action,
        entry.Actor,
        entry.Kind,
        entry.Subject,
        entry.Source,
        entry.Times,
        entry.Detail,
        [.. entry.Changes.Select(change => new ChangeResponse(change.Field, change.Old, change.New))],
        entry.Chain,
        entry.Number);
}
