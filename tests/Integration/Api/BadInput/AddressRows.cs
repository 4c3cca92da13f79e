using System.Net;

namespace MiniCrm.Tests.Integration.Api.BadInput;

/// <summary>Wrong addresses: ids that are none, methods and paths that do not exist, queries that say nothing.</summary>
internal static class AddressRows
{
    private const string Id = "<id>";

    private static readonly string[] NoIds =
        ["x", "1", "null", "0199a1b2c3d47e5f8a6b7c8d9e0f1a2b", "%7B0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b%7D", "0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2g", "'%20or%201=1--", "%20", "%F0%9F%98%80", new('9', 1000)];

    private static readonly (string Method, string Path, string Member, string? Body)[] WithIds =
    [
        ("GET", "/users/<id>", "id", null),
        ("PATCH", "/users/<id>", "id", Endpoint.UpdateUser.Body),
        ("DELETE", "/users/<id>", "id", null),
        ("DELETE", "/users/<id>/sessions", "id", null),
        ("DELETE", "/auth/sessions/<id>", "id", null),
        ("GET", "/leads/<id>", "id", null),
        ("PATCH", "/leads/<id>", "id", Endpoint.UpdateLead.Body),
        ("DELETE", "/leads/<id>", "id", null),
        ("PATCH", "/leads/<id>/assign", "id", Endpoint.Assign.Body),
        ("DELETE", "/leads/<id>/assignee", "id", null),
        ("PATCH", "/leads/<id>/status", "id", Endpoint.ChangeStatus.Body),
        ("GET", "/leads/<id>/timeline", "id", null),
        ("GET", "/leads/<id>/timeline/stream", "id", null),
        ("GET", "/leads/user/<id>", "userId", null),
        ("GET", "/notifications/<id>", "id", null),
        ("PATCH", "/notifications/<id>/read", "id", null),
        ("POST", "/notifications/<id>/retry", "id", null),
        ("GET", "/notifications/recipient/<id>", "recipientId", null),
    ];

    private static readonly string[] Verbs = ["GET", "POST", "PUT", "PATCH", "DELETE", "FOO"];

    private static readonly (string Path, string[] Methods)[] Methods =
    [
        ("/auth/register", ["POST"]), ("/auth/login", ["POST"]), ("/auth/refresh", ["POST"]), ("/auth/logout", ["POST"]), ("/auth/me", ["GET"]), ("/auth/verification", ["POST"]), ("/auth/verify-email", ["POST"]),
        ("/auth/sessions", ["DELETE", "GET"]), ("/auth/sessions/<user>", ["DELETE"]), ("/users/<user>/sessions", ["DELETE"]),
        ("/users", ["GET", "POST"]), ("/users/<user>", ["DELETE", "GET", "PATCH"]), ("/users/auth/validate", ["GET"]), ("/users/email/a@example.com", ["GET"]),
        ("/leads", ["GET", "POST"]), ("/leads/<lead>", ["DELETE", "GET", "PATCH"]), ("/leads/user/<user>", ["GET"]),
        ("/leads/<lead>/assign", ["PATCH"]), ("/leads/<lead>/assignee", ["DELETE"]), ("/leads/<lead>/status", ["PATCH"]),
        ("/leads/<lead>/timeline", ["GET"]), ("/leads/<lead>/timeline/stream", ["GET"]), ("/notifications/stream", ["GET"]), ("/events/stream", ["GET"]), ("/auth/stream-ticket", ["POST"]),
        ("/notifications", ["POST"]), ("/notifications/<notification>", ["GET"]), ("/notifications/<notification>/read", ["PATCH"]), ("/notifications/<notification>/retry", ["POST"]),
        ("/notifications/recipient/<user>", ["GET"]), ("/audit", ["GET"]), ("/health", ["GET"]), ("/users/health", ["GET"]), ("/leads/health", ["GET"]), ("/notifications/health", ["GET"]), ("/admin/test", ["GET"]),
        ("/health/live", ["GET"]), ("/health/ready", ["GET"]), ("/metrics", ["GET"]), ("/", ["GET"]), ("/api", ["GET"]), ("/api-json", ["GET"]), ("/api/v1/swagger.json", ["GET"]),
    ];

    private static readonly string[] Reads =
        ["/auth/me", "/auth/sessions", "/users", "/users/auth/validate", "/users/<user>", "/users/email/a@example.com", "/leads", "/leads/<lead>", "/leads/user/<user>", "/leads/<lead>/timeline", "/leads/<lead>/timeline/stream", "/notifications/stream", "/events/stream", "/notifications/<notification>", "/notifications/recipient/<user>", "/audit", "/health", "/users/health", "/leads/health", "/notifications/health", "/admin/test"];

    private static readonly string[] Lists = ["/users", "/auth/sessions", "/leads", "/leads/user/<user>", "/notifications/recipient/<user>", "/audit"];

    private static readonly (string Query, string Member)[] Queries =
    [
        ("limit=0", "limit"), ("limit=201", "limit"), ("limit=-1", "limit"), ("limit=x", "limit"), ("limit=", "limit"), ("limit=1.5", "limit"), ("limit=%2B5", "limit"),
        ("limit=99999999999999999999", "limit"), ("limit=1&limit=2", "limit"), ("limit=%00", "limit"), ("limit=%D9%A1", "limit"),
        ("cursor=x", "cursor"), ("cursor=", "cursor"), ("cursor=AAAA", "cursor"), ("cursor=%00", "cursor"), ("cursor=%20%20", "cursor"),
        ("cursor=0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b", "cursor"), ("cursor=AZrR4zkPcZqb1WnL0dHq3g&cursor=AZrR4zkPcZqb1WnL0dHq3g", "cursor"),
    ];

    private static readonly (string Query, string Member)[] TimelineQueries =
        [("limit=0", "limit"), ("limit=201", "limit"), ("after=-1", "after"), ("after=x", "after"), ("after=", "after"), ("after=2147483648", "after"), ("after=1&after=2", "after")];

    private static readonly (string Query, string Member)[] AuditQueries =
    [
        ("actor=x", "actor"), ("actor=", "actor"), ("actor=0199a1b2c3d47e5f8a6b7c8d9e0f1a2b", "actor"), ("actor=<user>&actor=<user>", "actor"), ("actor=%00", "actor"),
        ("subject=x", "subject"), ("subject=", "subject"), ("kind=leads", "kind"), ("kind=", "kind"), ("kind=Lead", "kind"),
        ("action=lead.eaten", "action"), ("action=", "action"), ("action=lead.created,", "action"), ("action=lead.created,%20lead.deleted", "action"),
        ("source=x", "source"), ("source=", "source"), ("source=1", "source"), ("source=127.0.0.1/8", "source"), ("source=::/32", "source"), ("source=999.0.0.1", "source"), ("source=010.0.0.1", "source"),
        ("from=yesterday", "from"), ("from=", "from"), ("from=2026-01-01", "from"), ("from=2026-01-01T00:00:00", "from"), ("from=2026-13-01T00:00:00Z", "from"), ("from=1", "from"),
        ("to=x", "to"), ("to=2026-01-01T25:00:00Z", "to"), ("to=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z", "to"),
    ];

    private static readonly (string Query, string Member)[] SubjectQueries =
    [
        ("", "leads"), ("notifications=false", "leads"), ("leads=", "leads"), ("leads=x", "leads"), ("leads=<lead>,", "leads"), ("leads=,<lead>", "leads"),
        ("leads=<lead>,<lead>", "leads"), ("leads=<lead>&leads=<lead>", "leads"), ("leads=%20<lead>", "leads"), ("leads=<lead>%00", "leads"), ("leads=%7B<lead>%7D", "leads"),
        ($"leads={string.Join(',', Enumerable.Range(0, 31).Select(number => $"0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a{number:x2}"))}", "leads"),
        ("leads=<lead>&notifications=", "notifications"), ("notifications=TRUE", "notifications"), ("notifications=1", "notifications"), ("notifications=true&notifications=true", "notifications"),
    ];

    private static readonly (string Path, string Query, string Member)[] Unknown =
    [
        .. Reads.Select(path => (path, "status=closed_won", "status")),
        .. Lists.Select(path => (path, "limit=1&Limit=1", "Limit")),
        .. Lists.Select(path => (path, "LIMIT=1", "LIMIT")),
        .. Lists.Select(path => (path, "%6Cimit=1&limit=1", "limit")),
        ("/leads", "limit", "limit"), ("/leads", "=1", ""), ("/leads", "limit%5B%5D=1", "limit[]"), ("/leads", "%F0%9F%98%80=1", "😀"), ("/leads", "limit=1;cursor=x", "limit"),
        ("/leads", "page=2", "page"), ("/leads", "after=1", "after"), ("/leads/<lead>/timeline", "cursor=AZrR4zkPcZqb1WnL0dHq3g", "cursor"),
        ("/users/email/a@example.com", "limit=1", "limit"), ("/leads/<lead>", "id=<lead>", "id"),
    ];

    private static readonly string[] NoEmails = ["bad", "bad@", "a%20b@example.com", "a@example.com%0A", new string('a', 250) + "@example.com", "%FF@example.com", "%C3@example.com", "%ED%A0%80@example.com"];

    private static readonly string[] Nowhere =
        ["/nothing", "/user", "/leads/<lead>/nothing", "/leads/<lead>/assign/more", "/users/<user>/leads", "/notifications/<notification>/unread", "/auth", "/auth/nothing", "/api/nothing", "/health/nothing", "/index.php", "/.env"];

    public static IEnumerable<BadRequest> All() => Ids().Concat(WrongMethods()).Concat(WrongReads());

    private static IEnumerable<BadRequest> Ids() =>
        from endpoint in WithIds
        from id in NoIds
        select new BadRequest("no UUID", endpoint.Method, endpoint.Path.Replace(Id, id, StringComparison.Ordinal), HttpStatusCode.BadRequest, endpoint.Member)
        {
            Body = endpoint.Body,
        };

    private static IEnumerable<BadRequest> WrongMethods() =>
        from address in Methods
        from method in Verbs
        where !address.Methods.Contains(method)
        select new BadRequest("a method it does not know", method, address.Path, HttpStatusCode.MethodNotAllowed)
        {
            Allow = [.. address.Methods, "OPTIONS", .. address.Methods.Contains("GET") ? ["HEAD"] : Array.Empty<string>()],
        };

    private static IEnumerable<BadRequest> WrongReads()
    {
        foreach (var path in Reads)
        {
            yield return new("a body on a read", "GET", path, HttpStatusCode.BadRequest) { Body = "{}" };
            yield return new("a query of 10,000 characters", "GET", $"{path}?q={new string('q', 10_000)}", HttpStatusCode.RequestUriTooLong);
        }

        foreach (var endpoint in Endpoint.All)
        {
            yield return new("a query of 10,000 characters", endpoint.Method, $"{endpoint.Path}?q={new string('q', 10_000)}", HttpStatusCode.RequestUriTooLong) { Body = endpoint.Body };
        }

        foreach (var (path, query) in Lists.SelectMany(path => Queries.Select(query => (path, query))))
        {
            yield return new("a page that is none", "GET", $"{path}?{query.Query}", HttpStatusCode.BadRequest, query.Member);
        }

        foreach (var (query, member) in TimelineQueries)
        {
            yield return new("a part that is none", "GET", $"/leads/<lead>/timeline?{query}", HttpStatusCode.BadRequest, member);
        }

        foreach (var (query, member) in AuditQueries)
        {
            yield return new("a filter that is none", "GET", $"/audit?{query}", HttpStatusCode.BadRequest, member);
        }

        foreach (var (query, member) in SubjectQueries)
        {
            yield return new("subjects that are none", "GET", $"/events/stream?{query}", HttpStatusCode.BadRequest, member);
        }

        foreach (var (path, query, member) in Unknown)
        {
            yield return new("a parameter that is unknown, or given twice", "GET", $"{path}?{query}", HttpStatusCode.BadRequest, member);
        }

        foreach (var endpoint in Endpoint.All)
        {
            yield return new("an unknown parameter", endpoint.Method, $"{endpoint.Path}?limit=1", HttpStatusCode.BadRequest, "limit") { Body = endpoint.Body };
        }

        foreach (var email in NoEmails)
        {
            yield return new("no e-mail address", "GET", $"/users/email/{email}", HttpStatusCode.BadRequest, "email");
        }

        foreach (var path in Nowhere)
        {
            yield return new("nothing there", "GET", path, HttpStatusCode.NotFound);
            yield return new("nothing there, and a body", "GET", path, HttpStatusCode.NotFound) { Body = "{}" };
            yield return new("nothing there", "POST", path, HttpStatusCode.NotFound) { Body = "{}" };
        }
    }
}
