using System.Net;

namespace MiniCrm.Tests.Integration.Api.BadInput;

/// <summary>Wrong addresses beyond what the document says of them.</summary>
internal static class AddressRows
{
    private static readonly string[] Verbs = ["GET", "POST", "PUT", "PATCH", "DELETE", "FOO"];

    private static readonly string[] Reads = ["/health/live", "/health/ready", "/metrics", "/", "/api", "/api-json", "/api/v1/swagger.json"];

    // Of its form, and no place in a list.
    private static readonly string[] NoCursors = ["AAAA", "%20%20", "0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b", "AZrR4zkPcZqb1WnL0dHq3g&cursor=AZrR4zkPcZqb1WnL0dHq3g"];

    private static readonly (string Query, string Member)[] AuditQueries =
    [
        ("kind=leads", "kind"), ("action=lead.eaten", "action"), ("action=lead.created,", "action"), ("action=lead.created,%20lead.deleted", "action"),
        ("source=1", "source"), ("source=127.0.0.1/8", "source"), ("source=::/32", "source"), ("source=999.0.0.1", "source"), ("source=010.0.0.1", "source"),
        ("actor=<user>&actor=<user>", "actor"), ("to=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z", "to"),
    ];

    private static readonly (string Query, string Member)[] SubjectQueries =
    [
        ("", "leads"), ("notifications=false", "leads"), ("leads=", "leads"), ("leads=x", "leads"), ("leads=<lead>,", "leads"), ("leads=,<lead>", "leads"),
        ("leads=<lead>,<lead>", "leads"), ("leads=<lead>&leads=<lead>", "leads"), ("leads=%20<lead>", "leads"), ("leads=<lead>%00", "leads"), ("leads=%7B<lead>%7D", "leads"),
        ($"leads={string.Join(',', Enumerable.Range(0, 31).Select(number => $"0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a{number:x2}"))}", "leads"),
        ("leads=<lead>&notifications=", "notifications"), ("notifications=TRUE", "notifications"), ("notifications=1", "notifications"), ("notifications=true&notifications=true", "notifications"),
    ];

    // What the patterns of the document do not say.
    private static readonly (string Query, string Member)[] LeadFilters =
    [
        ("q=%20", "q"), ("q=-%20-", "q"), ($"q={new string('q', 201)}", "q"), ("q=a%20b%20c%20d%20e%20f%20g%20h%20i%20j%20k%20l%20m", "q"), ("q=a%0Ab", "q"),
        ("status=new,", "status"), ("status=!", "status"), ("status=!new,!contacted", "status"), ("status=New", "status"), ("source=new", "source"),
        ($"status={string.Join(',', Enumerable.Repeat("new", 31))}", "status"),
        ("company=Acme,", "company"), ("company=-", "company"), ($"company={new string('c', 256)}", "company"), ("email=jane", "email"), ("email=jane@example.com,", "email"),
        ("phone=%2B", "phone"), ("phone=0171a", "phone"), ($"phone={new string('1', 51)}", "phone"), ("phone=1,,2", "phone"),
        ("createdFrom=2026-13-01", "createdFrom"), ("updatedTo=2026-01-01T00:00:00", "updatedTo"), ("closedFrom=today", "closedFrom"), ("deleted=yes", "deleted"),
    ];

    private static readonly (string Query, string Member)[] LeadParts =
    [
        ("sort=lastName,lastName", "sort"), ("sort=lastName,-lastName", "sort"), ("sort=lastName,company,status", "sort"), ("sort=lastName,", "sort"), ("sort=%2BlastName", "sort"), ("sort=--lastName", "sort"),
        ("fields=id,password", "fields"), ("fields=id,", "fields"), ("fields=possibleDuplicates", "fields"), ("total=Exact", "total"), ("highlight=1", "highlight"),
    ];

    private static readonly (string Path, (string Query, string Member)[] Queries)[] ListQueries =
    [
        ("/leads", [.. LeadFilters, .. LeadParts, ("assignedUserId=you", "assignedUserId"), ("assignedUserId=me,", "assignedUserId"), ("assignedUserId=!", "assignedUserId")]),
        ("/leads/user/<user>", [.. LeadFilters, .. LeadParts, ("assignedUserId=me", "assignedUserId")]),
        ("/leads/stats", [.. LeadFilters.Where(row => row.Member != "deleted"), ("deleted=true", "deleted"), ("sort=lastName", "sort"), ("per=month", "per"), ("from=2026-01-02&to=2026-01-01", "from"), ("from=2026-01-01T00:00:00Z", "from")]),
        ("/pipeline", [.. LeadFilters, ("assignedUserId=you", "assignedUserId"), ("limit=0", "limit"), ("limit=51", "limit"), ("limit=x", "limit"), ("sort=lastName", "sort"), ("cursor=AAAAAAAAAAAAAAAAAAAAAA", "cursor")]),
        ("/leads/export", [.. LeadFilters, ("fields=id,id", "fields"), ("fields=assignedUser", "fields"), ("format=xlsx", "format"), ("safe=maybe", "safe"), ("limit=10", "limit"), ("cursor=AAAAAAAAAAAAAAAAAAAAAA", "cursor")]),
        ("/users", [("q=%20", "q"), ("role=boss", "role"), ("role=admin,", "role"), ("role=!", "role"), ("isActive=", "isActive"), ("emailVerified=1", "emailVerified"), ("createdTo=x", "createdTo"), ("sort=role,role", "sort"), ("sort=company", "sort"), ("fields=passwordHash", "fields"), ("highlight=true", "highlight")]),
        ("/notifications/recipient/<user>", [("status=read", "status"), ("status=sent,", "status"), ("type=fax", "type"), ("unread=no", "unread"), ("createdFrom=x", "createdFrom"), ("sort=title", "sort"), ("fields=body", "fields"), ("q=jane", "q")]),
    ];

    private static readonly (string Path, string Query, string Member)[] Unknown =
    [
        ("/leads", "limit=1&Limit=1", "Limit"), ("/leads", "%6Cimit=1&limit=1", "limit"), ("/leads", "limit", "limit"), ("/leads", "=1", ""), ("/leads", "limit%5B%5D=1", "limit[]"), ("/leads", "%F0%9F%98%80=1", "😀"), ("/leads", "limit=1;cursor=x", "limit"),
    ];

    private static readonly string[] NoEmails = ["bad", "bad@", "a%20b@example.com", "a@example.com%0A", new string('a', 250) + "@example.com", "%FF@example.com", "%C3@example.com", "%ED%A0%80@example.com"];

    private static readonly string[] Nowhere =
        ["/nothing", "/user", "/leads/<lead>/nothing", "/leads/<lead>/assign/more", "/users/<user>/leads", "/notifications/<notification>/unread", "/auth", "/auth/nothing", "/api/nothing", "/health/nothing", "/index.php", "/.env"];

    public static IEnumerable<BadRequest> All(IReadOnlyList<Endpoint> endpoints)
    {
        foreach (var path in Reads)
        {
            foreach (var method in Verbs.Except(["GET"]))
            {
                yield return BadRequest.OfMethod(method, path, ["GET"]);
            }
        }

        foreach (var list in endpoints.Where(endpoint => endpoint.Query.Any(parameter => parameter.Name == "cursor")))
        {
            foreach (var cursor in NoCursors)
            {
                yield return list.Refuses("a page that is none", "cursor") with { Path = $"{list.Path}?cursor={cursor}" };
            }
        }

        foreach (var (query, member) in AuditQueries)
        {
            yield return new("a filter that is none", "GET", $"/audit?{query}", HttpStatusCode.BadRequest, member);
        }

        foreach (var (path, query, member) in ListQueries.SelectMany(list => list.Queries.Select(row => (list.Path, row.Query, row.Member))))
        {
            yield return new("a list that is none", "GET", $"{path}?{query}", HttpStatusCode.BadRequest, member);
        }

        foreach (var (query, member) in SubjectQueries)
        {
            yield return new("subjects that are none", "GET", $"/events/stream?{query}", HttpStatusCode.BadRequest, member);
        }

        foreach (var (path, query, member) in Unknown)
        {
            yield return new("a parameter that is unknown, or given twice", "GET", $"{path}?{query}", HttpStatusCode.BadRequest, member);
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
