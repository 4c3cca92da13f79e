using System.Text.Json;

namespace MiniCrm.Tests.Integration.Api.BadInput;

/// <summary>An endpoint that takes a body, and one that it would take, with every member there is.</summary>
internal sealed record Endpoint(string Method, string Path, string Body)
{
    public static readonly Endpoint Register = new("POST", "/auth/register", """{"firstName":"Bad","lastName":"Input","email":"bad@example.com","password":"long enough"}""");
    public static readonly Endpoint Login = new("POST", "/auth/login", """{"email":"bad@example.com","password":"long enough"}""");
    public static readonly Endpoint Refresh = new("POST", "/auth/refresh", """{"refreshToken":"abc"}""");
    public static readonly Endpoint Logout = new("POST", "/auth/logout", """{"refreshToken":"abc"}""");
    public static readonly Endpoint VerifyEmail = new("POST", "/auth/verify-email", """{"token":"abc"}""");
    public static readonly Endpoint CreateUser = new("POST", "/users", """{"firstName":"Bad","lastName":"Input","email":"bad@example.com","password":"long enough","role":"manager"}""");
    public static readonly Endpoint UpdateUser = new("PATCH", "/users/<user>", """{"firstName":"Bad","lastName":"Input","email":"bad@example.com","role":"manager","isActive":false,"password":"long enough","currentPassword":"any"}""");
    public static readonly Endpoint CreateLead = new("POST", "/leads", """{"firstName":"Bad","lastName":"Input","email":"bad@example.com","phone":"+1234567890","company":"c","position":"p","notes":"n","source":"website","assignedUserId":"<user>"}""");
    public static readonly Endpoint UpdateLead = new("PATCH", "/leads/<lead>", """{"firstName":"Bad","lastName":"Input","email":"bad@example.com","phone":"+1234567890","company":"c","position":"p","notes":"n","source":"website","assignedUserId":"<user>","status":"contacted"}""");
    public static readonly Endpoint Assign = new("PATCH", "/leads/<lead>/assign", """{"assignedUserId":"<user>"}""");
    public static readonly Endpoint ChangeStatus = new("PATCH", "/leads/<lead>/status", """{"status":"contacted"}""");
    public static readonly Endpoint Notify = new("POST", "/notifications", """{"type":"in_app","title":"t","message":"m","recipientId":"<user>","metadata":{"a":1},"templateId":"t"}""");

    public static readonly Endpoint[] All =
        [Register, Login, Refresh, Logout, VerifyEmail, CreateUser, UpdateUser, CreateLead, UpdateLead, Assign, ChangeStatus, Notify];

    /// <summary>The first member of the body.</summary>
    public string FirstMember => Members[0].Name;

    private (string Name, string Json)[] Members
    {
        get
        {
            using var body = JsonDocument.Parse(Body);
            return [.. body.RootElement.EnumerateObject().Select(member => (member.Name, member.Value.GetRawText()))];
        }
    }

    /// <summary>The body with one member added or put into another's place.</summary>
    public string With(string member, string json) => Object(Members.Where(known => known.Name != member).Append((member, json)));

    public string Without(string member) => Object(Members.Where(known => known.Name != member));

    private static string Object(IEnumerable<(string Name, string Json)> members) =>
        $"{{{string.Join(',', members.Select(member => $"\"{member.Name}\":{member.Json}"))}}}";
}
