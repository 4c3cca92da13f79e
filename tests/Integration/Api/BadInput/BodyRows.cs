using System.Net;
using System.Text;

namespace MiniCrm.Tests.Integration.Api.BadInput;

/// <summary>Bodies that are wrong as a whole, sent to every endpoint that takes one.</summary>
internal static class BodyRows
{
    private const int Limit = 1 << 20;

    private static readonly (string What, string Body)[] NoObjects =
    [
        ("an empty body", ""),
        ("nothing but white space", "  \n"),
        ("null", "null"),
        ("an array", "[]"),
        ("a text", "\"text\""),
        ("a number", "5"),
        ("no JSON", "hello"),
        ("an object that does not end", "{"),
        ("a form", "firstName=Bad&lastName=Input"),
        ("XML", "<a/>"),
    ];

    // To nobody is it given to set these.
    private static readonly (string Member, string Json, Endpoint[] Endpoints)[] NotTheirs =
    [
        ("id", "\"0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b\"", Endpoint.All),
        ("createdAt", "\"2020-01-01T00:00:00.000Z\"", Endpoint.All),
        ("updatedAt", "null", [Endpoint.CreateUser, Endpoint.UpdateUser, Endpoint.CreateLead, Endpoint.UpdateLead, Endpoint.Notify]),
        ("isActive", "true", [Endpoint.Register, Endpoint.CreateUser]),
        ("role", "\"admin\"", [Endpoint.Register]),
        ("passwordHash", "\"x\"", [Endpoint.Register, Endpoint.CreateUser, Endpoint.UpdateUser]),
        ("status", "\"new\"", [Endpoint.CreateLead, Endpoint.Notify]),
        ("assignedUser", "{}", [Endpoint.CreateLead, Endpoint.UpdateLead]),
        ("readAt", "null", [Endpoint.Notify]),
        ("FirstName", "\"x\"", [Endpoint.Register, Endpoint.CreateUser, Endpoint.UpdateUser, Endpoint.CreateLead, Endpoint.UpdateLead]),
        ("a member", "1", Endpoint.All),
        ("__proto__", "{}", Endpoint.All),
    ];

    private static readonly string?[] WrongTypes = ["text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-16", null];

    public static IEnumerable<BadRequest> All() => Endpoint.All.SelectMany(Of).Concat(
        from rule in NotTheirs
        from endpoint in rule.Endpoints
        select Row(endpoint, $"the unknown member {rule.Member}", endpoint.With(rule.Member, rule.Json), rule.Member));

    private static IEnumerable<BadRequest> Of(Endpoint endpoint)
    {
        // Without a body, log-out goes by the access token.
        if (endpoint != Endpoint.Logout)
        {
            yield return new BadRequest("no body at all", endpoint.Method, endpoint.Path, HttpStatusCode.BadRequest);
        }

        foreach (var (what, body) in NoObjects.Where(none => none.Body != "" || endpoint != Endpoint.Logout))
        {
            yield return Row(endpoint, what, body);
        }

        var member = endpoint.FirstMember;
        yield return Row(endpoint, "cut off", endpoint.Body[..^1]);
        yield return Row(endpoint, "something behind", endpoint.Body + "x");
        yield return Row(endpoint, "two objects", endpoint.Body + endpoint.Body);
        yield return Row(endpoint, "a comma too many", endpoint.Body[..^1] + ",}");
        yield return Row(endpoint, "a comment", "/* */" + endpoint.Body);
        yield return Row(endpoint, "a member twice", endpoint.Body[..^1] + "," + endpoint.Body[1..], member);
        yield return Row(endpoint, "depth without end", endpoint.With(member, new string('[', 10_000) + new string(']', 10_000)), member);
        yield return Row(endpoint, "bytes that are no UTF-8", endpoint.With(member, "\"\u00e9\""), member) with { Encoding = Encoding.Latin1 };
        foreach (var type in WrongTypes)
        {
            yield return Row(endpoint, $"the media type {type ?? "left out"}", endpoint.Body) with
            {
                ContentType = type,
                Status = HttpStatusCode.UnsupportedMediaType,
            };
        }

        // Asking first, as curl does, so that no answer is lost behind a body that is still on its way.
        var oversized = Row(endpoint, "one byte over the limit", endpoint.Body + new string(' ', Limit + 1 - endpoint.Body.Length)) with
        {
            Status = HttpStatusCode.RequestEntityTooLarge,
            Headers = [("Expect", "100-continue")],
        };
        yield return oversized;
        yield return oversized with { What = "over the limit, in chunks", Headers = [("Expect", "100-continue"), ("Transfer-Encoding", "chunked")] };
    }

    private static BadRequest Row(Endpoint endpoint, string what, string body, string? member = null) =>
        new(what, endpoint.Method, endpoint.Path, HttpStatusCode.BadRequest, member) { Body = body };
}
