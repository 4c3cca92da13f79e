using System.Net;

namespace MiniCrm.Tests.Integration.Api.BadInput;

/// <summary>Access tokens that are none.</summary>
internal static class TokenRows
{
    private static readonly (string What, Func<BadInputServer, string?> Token)[] Tokens =
    [
        ("no token", _ => null),
        ("garbage", _ => "garbage"),
        ("three parts of garbage", _ => "a.b.c"),
        ("two points", _ => ".."),
        ("very long garbage", _ => new string('x', 5000)),
        ("a refresh token", server => server.Administrator.RefreshToken),
        ("expired", server => Forged(server).Sign(exp: -1)),
        ("expired long ago", server => Forged(server).Sign(exp: -100_000)),
        ("another key", server => Forged(server).Sign(secret: "another secret that is 32 bytes long")),
        ("no signature", server => Forged(server).Sign()[..^43]),
        ("half a signature", server => Forged(server).Sign()[..^20]),
        ("another's signature", server => Forged(server).Sign(exp: 100)[..^43] + Forged(server).Sign(exp: 101)[^43..]),
        ("alg none", server => Forged(server).Unsigned("none")),
        ("alg None", server => Forged(server).Unsigned("None")),
        ("alg NONE", server => Forged(server).Unsigned("NONE")),
        ("alg nOnE", server => Forged(server).Unsigned("nOnE")),
        ("alg none with a signature", server => Forged(server).Sign(algorithm: "none")),
        ("HS512", server => Forged(server).Sign(algorithm: "HS512")),
        ("RS256", server => Forged(server).Sign(algorithm: "RS256")),
        ("no type", server => (Forged(server) with { Header = "" }).Sign()),
        ("another type", server => Typed(server, "\"ID\"").Sign()),
        ("the type of a ticket", server => Typed(server, "\"ticket+jwt\"").Sign()),
        ("a type that is no text", server => Typed(server, "[\"at+jwt\"]").Sign()),
        ("the key of somebody else", server => Keyed(server, "\"another\"").Sign()),
        ("the key of somebody else, and their signature", server => Keyed(server, "\"another\"").Sign(secret: "another secret that is 32 bytes long")),
        ("our key's name, and another's signature", server => Forged(server).Sign(secret: "another secret that is 32 bytes long")),
        ("a key that is a file", server => Keyed(server, "\"../../../../dev/null\"").Sign(secret: new string('\0', 32))),
        ("a key that is a statement", server => Keyed(server, "\"' or '1'='1\"").Sign()),
        ("a key that is a list of keys", server => Keyed(server, "[\"x\"]").Sign()),
        ("a key of its own", server => (Forged(server) with { Header = "\"typ\":\"at+jwt\",\"jwk\":{\"kty\":\"oct\",\"k\":\"YW5vdGhlciBzZWNyZXQgdGhhdCBpcyAzMiBieXRlcyBsb25n\"}" }).Sign(secret: "another secret that is 32 bytes long")),
        ("a key from elsewhere", server => (Forged(server) with { Header = "\"typ\":\"at+jwt\",\"jku\":\"http://127.0.0.1:1/keys\"" }).Sign(secret: "another secret that is 32 bytes long")),
        ("no expiry", server => Forged(server).Without("exp").Sign()),
        ("no subject", server => Forged(server).Without("sub").Sign()),
        ("no sign-in", server => Forged(server).Without("sid").Sign()),
        ("no issuer", server => Forged(server).Without("iss").Sign()),
        ("no audience", server => Forged(server).Without("aud").Sign()),
        ("another issuer", server => Forged(server).With("iss", "\"another\"").Sign()),
        ("another audience", server => Forged(server).With("aud", "\"another\"").Sign()),
        ("a subject that is no id", server => Forged(server).With("sub", "\"admin\"").Sign()),
        ("a sign-in that is no id", server => Forged(server).With("sid", "\"x\"").Sign()),
        ("a subject who is nobody", server => Forged(server).With("sub", $"\"{Guid.NewGuid()}\"").Sign()),
        ("an expiry that is no number", server => Forged(server).With("exp", "\"tomorrow\"").Sign()),
        ("not valid yet", server => Forged(server).With("nbf", $"{DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()}").Sign()),
    ];

    private static readonly string[] TicketStreams = ["/notifications/stream?", "/leads/<lead>/timeline/stream?", "/events/stream?leads=<lead>&"];

    // The last but two looks like one.
    private static readonly string[] NoTickets = ["", "x", "%00", new('9', 44), new('A', 44), "<access>", new('A', 1000)];

    private static readonly string[] Headers = ["Bearer", "Bearer ", "Basic YTpi", "bearer\tx", "Token x", ""];

    /// <summary>Each token at an operation or two; the table of the document tries some of them everywhere.</summary>
    public static IEnumerable<BadRequest> All(IReadOnlyList<Endpoint> endpoints) =>
        (from token in Tokens
         from endpoint in endpoints
         where endpoint.Path is "/auth/me" or "/users"
         select endpoint.Refuses(token.What) with { Status = HttpStatusCode.Unauthorized, Token = token.Token })
        .Concat(Headers.Select(header => new BadRequest($"Authorization: {header}", "GET", "/auth/me", HttpStatusCode.Unauthorized)
        {
            Token = _ => null,
            Headers = [("Authorization", header)],
        }))
        .Concat(
            from path in TicketStreams
            from ticket in NoTickets
            select new BadRequest($"ticket={ticket}", "GET", $"{path}ticket={ticket}", HttpStatusCode.Unauthorized) { Token = _ => null })
        .Append(new("log-out without either token", "POST", "/auth/logout", HttpStatusCode.Unauthorized) { Token = _ => null })
        .Append(new("an access token as refresh token", "POST", "/auth/refresh", HttpStatusCode.Unauthorized)
        {
            Body = "{\"refreshToken\":\"<access>\"}",
        });

    public static ForgedToken Forged(BadInputServer server) => ForgedToken.From(server.Administrator.AccessToken);

    private static ForgedToken Typed(BadInputServer server, string type) =>
        Forged(server) with { Header = $"\"typ\":{type},\"kid\":{ForgedToken.HeaderOf(server.Administrator.AccessToken)["kid"].GetRawText()}" };

    private static ForgedToken Keyed(BadInputServer server, string key) => Forged(server) with { Header = $"\"typ\":\"at+jwt\",\"kid\":{key}" };
}
