using System.Net;

namespace MiniCrm.Tests.Integration.Api.BadInput;

/// <summary>Headers that ask for an error in another form, and places of no stream.</summary>
internal static class HeaderRows
{
    private static readonly string[] NoPlaces = ["x", "-1", "1", "00", "AQ==", "AQ", "1 2", "\"1\"", "AQECAwQFBoAAAAA", new('A', 1000)];

    private static readonly string[] Accepted = ["text/html", "text/plain", "application/xml", "image/png", "*/*;q=0", "nonsense"];

    public static IEnumerable<BadRequest> All(IReadOnlyList<Endpoint> endpoints) =>
        (from id in NoPlaces
         select new BadRequest($"Last-Event-ID: {id}", "GET", "/events/stream?leads=<lead>", HttpStatusCode.BadRequest, "lastEventId") { Headers = [("Last-Event-ID", id)] })
        .Concat(
            from id in NoPlaces
            select new BadRequest($"lastEventId={id}", "GET", $"/events/stream?leads=<lead>&lastEventId={Uri.EscapeDataString(id)}", HttpStatusCode.BadRequest, "lastEventId"))
        .Concat(Accepted.SelectMany(accept => Refused(endpoints).Select(row => row with
        {
            What = $"{row.What}, Accept: {accept}",
            Headers = [.. row.Headers, ("Accept", accept)],
        })));

    // Errors from everywhere in the house: the server, the routing, the sign-in, the binding, the validation, an endpoint, a grain.
    private static IEnumerable<BadRequest> Refused(IReadOnlyList<Endpoint> endpoints) =>
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
        new("a stale version", "PATCH", "/leads/<lead>", HttpStatusCode.PreconditionFailed) { Body = endpoints.Single(endpoint => endpoint.Operation.Name == "PATCH /leads/{id}").Body, Headers = [("If-Match", "\"99\"")] },
    ];
}
