using System.Net;
using static MiniCrm.Tests.Integration.Api.BadInput.Endpoint;

namespace MiniCrm.Tests.Integration.Api.BadInput;

/// <summary>Headers that are wrong, or ask for an error in another form.</summary>
internal static class HeaderRows
{
    private static readonly (string Method, string Path, string? Body)[] Conditional =
    [
        ("GET", "/auth/me", null),
        ("GET", "/users/auth/validate", null),
        ("GET", "/users/<user>", null),
        ("GET", "/users/email/nobody@example.com", null),
        ("GET", "/leads/<lead>", null),
        ("GET", "/notifications/<notification>", null),
        (UpdateUser.Method, UpdateUser.Path, UpdateUser.Body),
        ("DELETE", "/users/<user>", null),
        (UpdateLead.Method, UpdateLead.Path, UpdateLead.Body),
        (Assign.Method, Assign.Path, Assign.Body),
        ("DELETE", "/leads/<lead>/assignee", null),
        (ChangeStatus.Method, ChangeStatus.Path, ChangeStatus.Body),
        ("DELETE", "/leads/<lead>", null),
        ("PATCH", "/notifications/<notification>/read", null),
        ("POST", "/notifications/<notification>/retry", null),
    ];

    private static readonly string[] NoTags = ["1", "abc", "\"1", "1\"", "\"1\" \"2\"", "W/", "\"1\";", "*, \"1\"", "\"1\", *", "W/*", "\"a b\""];

    private static readonly string[] Streams = ["/leads/<lead>/timeline/stream", "/notifications/stream"];

    private static readonly string[] NoEventIds = ["x", "-1", "1.5", "2147483648", "1 2", "\"1\""];

    private static readonly string[] NoPlaces = ["x", "-1", "1", "00", "AQ==", "AQ", "1 2", "\"1\"", "AQECAwQFBoAAAAA", new('A', 1000)];

    private static readonly string[] Accepted = ["text/html", "text/plain", "application/xml", "image/png", "*/*;q=0", "nonsense"];

    public static IEnumerable<BadRequest> All() =>
        (from endpoint in Conditional
         from header in new[] { (Name: "If-Match", Member: "ifMatch"), (Name: "If-None-Match", Member: "ifNoneMatch") }
         from tag in NoTags
         select new BadRequest($"{header.Name}: {tag}", endpoint.Method, endpoint.Path, HttpStatusCode.BadRequest, header.Member)
         {
             Body = endpoint.Body,
             Headers = [(header.Name, tag)],
         })
        .Concat(
            from path in Streams
            from id in NoEventIds
            select new BadRequest($"Last-Event-ID: {id}", "GET", path, HttpStatusCode.BadRequest, "lastEventId") { Headers = [("Last-Event-ID", id)] })
        .Concat(
            from path in Streams
            from id in NoEventIds
            select new BadRequest($"lastEventId={id}", "GET", $"{path}?lastEventId={Uri.EscapeDataString(id)}", HttpStatusCode.BadRequest, "lastEventId"))
        .Concat(
            from id in NoPlaces
            select new BadRequest($"Last-Event-ID: {id}", "GET", "/events/stream?leads=<lead>", HttpStatusCode.BadRequest, "lastEventId") { Headers = [("Last-Event-ID", id)] })
        .Concat(
            from id in NoPlaces
            select new BadRequest($"lastEventId={id}", "GET", $"/events/stream?leads=<lead>&lastEventId={Uri.EscapeDataString(id)}", HttpStatusCode.BadRequest, "lastEventId"))
        .Concat(Accepted.SelectMany(accept => Refused().Select(row => row with
        {
            What = $"{row.What}, Accept: {accept}",
            Headers = [.. row.Headers, ("Accept", accept)],
        })));

    // Errors from everywhere in the house: the server, the routing, the sign-in, the binding, the validation, an endpoint, a grain.
    private static IEnumerable<BadRequest> Refused() =>
    [
        new("too long a query", "GET", $"/leads?q={new string('q', 10_000)}", HttpStatusCode.RequestUriTooLong),
        new("nothing there", "GET", "/nothing", HttpStatusCode.NotFound),
        new("a wrong method", "PUT", "/leads", HttpStatusCode.MethodNotAllowed) { Allow = ["GET", "HEAD", "OPTIONS", "POST"] },
        new("no token", "GET", "/leads", HttpStatusCode.Unauthorized) { Token = _ => null },
        new("no id", "GET", "/leads/x", HttpStatusCode.BadRequest, "id"),
        new("no JSON", "POST", "/leads", HttpStatusCode.BadRequest) { Body = "x" },
        new("no such status", "PATCH", "/leads/<lead>/status", HttpStatusCode.BadRequest, "status") { Body = "{\"status\":\"x\"}" },
        new("too long a name", "PATCH", "/leads/<lead>", HttpStatusCode.BadRequest, "firstName") { Body = $"{{\"firstName\":\"{new string('x', 101)}\"}}" },
        new("a wrong media type", "POST", "/leads", HttpStatusCode.UnsupportedMediaType) { Body = "x", ContentType = "text/plain" },
        new("a wrong password", "POST", "/auth/login", HttpStatusCode.Unauthorized) { Body = "{\"email\":\"x\",\"password\":\"x\"}" },
        new("no such lead", "GET", "/leads/<user>", HttpStatusCode.NotFound),
        new("a stale version", "PATCH", "/leads/<lead>", HttpStatusCode.PreconditionFailed) { Body = UpdateLead.Body, Headers = [("If-Match", "\"99\"")] },
    ];
}
