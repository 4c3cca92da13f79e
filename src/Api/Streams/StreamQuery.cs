using Microsoft.AspNetCore.Mvc;
using MiniCrm.Api.Auth;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Validation;

namespace MiniCrm.Api.Streams;

/// <summary>From where a stream of one subject is told.</summary>
/// <param name="LastEventId">The last event that is known; only what came after it is told. Without it, what comes from now on.</param>
/// <param name="KnownEventId">The same, for a browser that opens the stream anew; the header is preferred.</param>
/// <param name="Ticket">From POST /auth/stream-ticket, in place of the header Authorization.</param>
public sealed record StreamQuery(
    [property: FromHeader(Name = "Last-Event-ID"), Sequence] string? LastEventId,
    [property: FromQuery(Name = StreamQuery.LastEventIdParameter), WrittenAs("^[0-9]{1,10}$")] string? KnownEventId,
    [property: FromQuery(Name = TicketAuthentication.Parameter), WrittenAs("^[A-Za-z0-9_-]+$")] string? Ticket)
{
    internal const string LastEventIdParameter = "lastEventId";

    /// <summary>The parameter has the name of the header, under which the framework would find only one of them wrong.</summary>
    internal Problem? Complaint =>
        SequenceAttribute.IsSequence(KnownEventId ?? "0") ? null : Problem.Invalid(LastEventIdParameter, "must be a sequence number, from 0");

    internal int? After => SequenceAttribute.Parse(LastEventId ?? KnownEventId);

    /// <summary>Names nobody's ticket.</summary>
    public override string ToString() => nameof(StreamQuery);
}
