using Microsoft.AspNetCore.Mvc;
using MiniCrm.Api.Auth;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Validation;

namespace MiniCrm.Api.Streams.Subjects;

/// <summary>What a stream of several subjects tells of, and from where.</summary>
/// <param name="Leads">Ids of leads with commas between them, 30 at most.</param>
/// <param name="Notifications">true for your own notifications too.</param>
/// <param name="LastEventId">The last event that is known; of each subject only what came after it is told. 0: from the beginning. Without it, what comes from now on.</param>
/// <param name="KnownEventId">The same, for a browser that opens the stream anew; the header is preferred.</param>
/// <param name="Ticket">From POST /auth/stream-ticket, in place of the header Authorization.</param>
public sealed record SubjectQuery(
    [property: FromQuery(Name = SubjectQuery.LeadsParameter), LeadIds] string? Leads,
    [property: FromQuery(Name = "notifications"), Flag] string? Notifications,
    [property: FromHeader(Name = "Last-Event-ID"), EventPlaces] string? LastEventId,
    [property: FromQuery(Name = StreamQuery.LastEventIdParameter), WrittenAs("^[A-Za-z0-9_-]+$")] string? KnownEventId,
    [property: FromQuery(Name = TicketAuthentication.Parameter), WrittenAs("^[A-Za-z0-9_-]+$")] string? Ticket)
{
    private const string LeadsParameter = "leads";

    internal Problem? Complaint =>
        Leads is null && !WithNotifications ? Problem.Invalid(LeadsParameter, "name leads, or ask for notifications=true, or both")
        : Subjects.Places.Parse(KnownEventId) is null ? Problem.Invalid(StreamQuery.LastEventIdParameter, EventPlacesAttribute.Rule)
        : null;

    internal IEnumerable<Guid> LeadIds => Leads is null ? [] : LeadIdsAttribute.Parse(Leads)!;

    internal bool WithNotifications => Notifications == FlagAttribute.True;

    internal Places Places => Subjects.Places.Parse(LastEventId ?? KnownEventId)!;

    /// <summary>Names nobody's ticket.</summary>
    public override string ToString() => nameof(SubjectQuery);
}
