namespace MiniCrm.Tests.Integration.Roles;

/// <summary>Who may do what, to their own and to other people's data.</summary>
internal static class RoleTable
{
    private const string Lead = """{"firstName":"Jane","lastName":"Doe","email":"jane@example.com"}""";
    private const string AssignedLead = """{"firstName":"Jane","lastName":"Doe","email":"jane@example.com","assignedUserId":"ID"}""";
    private const string User = """{"firstName":"Ada","lastName":"Lovelace","email":"<email>","password":"analytical engine"}""";
    private const string Notification = """{"type":"in_app","title":"Call back","message":"Today","recipientId":"ID"}""";
    private const string Assign = """{"assignedUserId":"ID"}""";
    private const string Company = """{"company":"Example Ltd"}""";
    private const string Status = """{"status":"contacted"}""";
    private const string View = """{"name":"A view","query":"limit=10"}""";
    private const string SharedView = """{"name":"A view","query":"limit=10","shared":true}""";
    private const string Token = """{"refreshToken":"none of ours"}""";

    /// <summary>A row that is asked for nobody of that role.</summary>
    private const int NotAsked = 0;

    /// <summary>What stands in angle brackets is put in by the <see cref="Cast"/>, from the caller's point of view.</summary>
    public static readonly (string Request, string Body, int Admin, int Manager, int SalesRep, int Anonymous)[] Rows =
    [
        ("POST /auth/register", User, 201, 201, 201, 201),
        ("POST /auth/login", """{"email":"<otherEmail>","password":"<otherPassword>"}""", 200, 200, 200, 200),
        ("POST /auth/refresh", Token, 401, 401, 401, 401),
        ("POST /auth/logout", Token, 204, 204, 204, 204),
        ("POST /auth/logout", "", NotAsked, NotAsked, NotAsked, 401),
        ("GET /auth/sessions", "", 200, 200, 200, 401),
        ("DELETE /auth/sessions", "", NotAsked, NotAsked, NotAsked, 401),
        ("DELETE /auth/sessions/<unknown>", "", 404, 404, 404, 401),
        ("DELETE /users/<newUser>/sessions", "", 204, 403, 403, 401),
        ("DELETE /users/<self>/sessions", "", NotAsked, NotAsked, NotAsked, 401),
        ("DELETE /users/<unknown>/sessions", "", 404, 404, 404, 401),
        ("POST /auth/stream-ticket", "", 200, 200, 200, 401),
        ("GET /auth/me", "", 200, 200, 200, 401),
        ("POST /auth/verification", "", 409, 409, 409, 401),
        ("POST /auth/verify-email", """{"token":"none of ours"}""", 400, 400, 400, 400),
        ("GET /users/auth/validate", "", 200, 200, 200, 401),

        ("POST /users", User, 201, 403, 403, 401),
        ("GET /users", "", 200, 200, 200, 401),
        ("GET /users/<self>", "", 200, 200, 200, 401),
        ("GET /users/<other>", "", 200, 200, 200, 401),
        ("GET /users/<unknown>", "", 404, 404, 404, 401),
        ("GET /users/email/<otherEmail>", "", 200, 200, 200, 401),
        ("GET /users/email/<email>", "", 404, 404, 404, 401),
        ("PATCH /users/<self>", """{"firstName":"Ada"}""", 200, 200, 200, 401),
        ("PATCH /users/<self>", """{"email":"<email>"}""", 422, 422, 422, 401),
        ("PATCH /users/<self>", """{"password":"analytical engine"}""", 422, 422, 422, 401),
        ("PATCH /users/<self>", """{"password":"analytical engine","currentPassword":"wrong"}""", 403, 403, 403, 401),
        ("PATCH /users/<self>", """{"role":"<role>","isActive":true}""", 200, 200, 200, 401),
        ("PATCH /users/<self>", """{"role":"<anotherRole>"}""", 403, 403, 403, 401),
        ("PATCH /users/<self>", """{"isActive":false}""", 403, 403, 403, 401),
        ("PATCH /users/<other>", """{"firstName":"Ada"}""", 200, 403, 403, 401),
        ("PATCH /users/<other>", """{"password":"analytical engine"}""", NotAsked, 403, 403, 401),
        ("PATCH /users/<unknown>", """{"firstName":"Ada"}""", 404, 404, 404, 401),
        ("DELETE /users/<self>", "", NotAsked, 403, 403, 401),
        ("DELETE /users/<newUser>", "", 204, 403, 403, 401),
        ("DELETE /users/<unknown>", "", 404, 404, 404, 401),

        ("POST /leads", Lead, 201, 201, 201, 401),
        ("POST /leads", With(AssignedLead, "<self>"), 201, 201, 201, 401),
        ("POST /leads", With(AssignedLead, "<other>"), 201, 201, 403, 401),
        ("POST /leads", With(AssignedLead, "<unknown>"), 404, 404, 403, 401),
        ("GET /leads", "", 200, 200, 200, 401),
        ("GET /leads/stats", "", 200, 200, 200, 401),
        ("GET /leads/stats?assignedUserId=<other>", "", 200, 200, 200, 401),
        ("GET /leads/export", "", 200, 200, 200, 401),
        ("GET /leads/export?deleted=true", "", 200, 200, 403, 401),
        ("GET /leads/<assignedLead>", "", 200, 200, 200, 401),
        ("GET /leads/<createdLead>", "", 200, 200, 200, 401),
        ("GET /leads/<foreignLead>", "", 200, 200, 404, 401),
        ("GET /leads/<unknown>", "", 404, 404, 404, 401),
        ("GET /leads/user/<self>", "", 200, 200, 200, 401),
        ("GET /leads/user/<other>", "", 200, 200, 403, 401),
        ("GET /leads/user/<unknown>", "", 200, 200, 403, 401),
        ("POST /leads/batch", """[{"create":{"firstName":"Jane","lastName":"Doe","email":"jane@example.com"}}]""", 207, 207, 207, 401),
        ("POST /leads/batch", "[]", 400, 400, 400, 401),
        ("GET /leads/<assignedLead>/duplicates", "", 200, 200, 200, 401),
        ("GET /leads/<foreignLead>/duplicates", "", 200, 200, 404, 401),
        ("GET /leads/<unknown>/duplicates", "", 404, 404, 404, 401),
        ("PATCH /leads/<assignedLead>", Company, 200, 200, 200, 401),
        ("PATCH /leads/<createdLead>", Company, 200, 200, 200, 401),
        ("PATCH /leads/<foreignLead>", Company, 200, 200, 404, 401),
        ("PATCH /leads/<unknown>", Company, 404, 404, 404, 401),
        ("PATCH /leads/<createdLead>", With(Assign, "<self>"), 200, 200, 200, 401),
        ("PATCH /leads/<createdLead>", With(Assign, "<other>"), 200, 200, 403, 401),
        ("PATCH /leads/<assignedLead>/assign", With(Assign, "<self>"), 200, 200, 200, 401),
        ("PATCH /leads/<assignedLead>/assign", With(Assign, "<other>"), 200, 200, 403, 401),
        ("PATCH /leads/<assignedLead>/assign", """{"assignedUserId":null}""", 200, 200, 200, 401),
        ("PATCH /leads/<createdLead>/assign", With(Assign, "<self>"), 200, 200, 200, 401),
        ("PATCH /leads/<createdLead>/assign", With(Assign, "<unknown>"), 404, 404, 403, 401),
        ("PATCH /leads/<foreignLead>/assign", With(Assign, "<self>"), 200, 200, 404, 401),
        ("PATCH /leads/<unknown>/assign", With(Assign, "<self>"), 404, 404, 404, 401),
        ("DELETE /leads/<assignedLead>/assignee", "", 200, 200, 200, 401),
        ("DELETE /leads/<createdLead>/assignee", "", 200, 200, 200, 401),
        ("DELETE /leads/<foreignLead>/assignee", "", 200, 200, 404, 401),
        ("DELETE /leads/<unknown>/assignee", "", 404, 404, 404, 401),
        ("PATCH /leads/<assignedLead>/status", Status, 200, 200, 200, 401),
        ("PATCH /leads/<createdLead>/status", Status, 200, 200, 200, 401),
        ("PATCH /leads/<foreignLead>/status", Status, 200, 200, 404, 401),
        ("PATCH /leads/<unknown>/status", Status, 404, 404, 404, 401),
        ("GET /leads/<assignedLead>/timeline", "", 200, 200, 200, 401),
        ("GET /leads/<createdLead>/timeline", "", 200, 200, 200, 401),
        ("GET /leads/<foreignLead>/timeline", "", 200, 200, 404, 401),
        ("GET /leads/<unknown>/timeline", "", 404, 404, 404, 401),

        // Streams that are opened do not end; tests of their own read them.
        ("GET /leads/<foreignLead>/timeline/stream", "", NotAsked, NotAsked, 404, 401),
        ("GET /leads/<unknown>/timeline/stream", "", 404, 404, 404, 401),
        ("GET /events/stream?leads=<foreignLead>", "", NotAsked, NotAsked, 404, 401),
        ("GET /events/stream?leads=<createdLead>,<foreignLead>", "", NotAsked, NotAsked, 404, 401),
        ("GET /events/stream?leads=<createdLead>,<unknown>&notifications=true", "", 404, 404, 404, 401),
        ("GET /events/stream?notifications=true", "", NotAsked, NotAsked, NotAsked, 401),
        ("DELETE /leads/<assignedLead>", "", 204, 204, 403, 401),
        ("DELETE /leads/<createdLead>", "", 204, 204, 403, 401),
        ("DELETE /leads/<foreignLead>", "", 204, 204, 404, 401),
        ("DELETE /leads/<unknown>", "", 404, 404, 404, 401),
        ("GET /leads/<assignedLead>?at=1", "", 200, 200, 200, 401),
        ("GET /leads/<createdLead>?at=1", "", 200, 200, 200, 401),
        ("GET /leads/<foreignLead>?at=1", "", 200, 200, 404, 401),
        ("GET /leads/<unknown>?at=1", "", 404, 404, 404, 401),
        ("GET /leads/<createdLead>?asOf=2099-01-01T00:00:00Z", "", 200, 200, 200, 401),
        ("GET /leads/<foreignLead>?asOf=2099-01-01T00:00:00Z", "", 200, 200, 404, 401),
        ("GET /leads/<deletedLead>", "", 404, 404, 404, 401),
        ("GET /leads/<deletedLead>?at=1", "", 404, 404, 404, 401),
        ("GET /leads/<deletedLead>/timeline", "", 404, 404, 404, 401),
        ("PATCH /leads/<deletedLead>", Company, 404, 404, 404, 401),
        ("DELETE /leads/<deletedLead>", "", 404, 404, 404, 401),
        ("POST /leads/<deletedLead>/restore", "", 200, 200, 403, 401),
        ("POST /leads/<foreignDeletedLead>/restore", "", 200, 200, 404, 401),
        ("POST /leads/<assignedLead>/restore", "", 409, 409, 403, 401),
        ("POST /leads/<foreignLead>/restore", "", 409, 409, 404, 401),
        ("POST /leads/<erasedLead>/restore", "", 404, 404, 404, 401),
        ("POST /leads/<unknown>/restore", "", 404, 404, 404, 401),
        ("POST /leads/<assignedLead>/erase", "", 204, 403, 403, 401),
        ("POST /leads/<foreignLead>/erase", "", 204, 403, 404, 401),
        ("POST /leads/<deletedLead>/erase", "", 204, 403, 403, 401),
        ("POST /leads/<foreignDeletedLead>/erase", "", 204, 403, 404, 401),
        ("POST /leads/<erasedLead>/erase", "", 404, 404, 404, 401),
        ("POST /leads/<unknown>/erase", "", 404, 404, 404, 401),
        ("POST /leads/<assignedLead>/merge", """{"otherId":"<createdLead>"}""", 200, 200, 403, 401),
        ("POST /leads/<assignedLead>/merge", """{"otherId":"<foreignLead>"}""", 200, 200, 403, 401),
        ("POST /leads/<assignedLead>/merge", """{"otherId":"<unknown>"}""", 404, 404, 403, 401),
        ("POST /leads/<assignedLead>/merge", """{"otherId":"<deletedLead>"}""", 404, 404, 403, 401),
        ("POST /leads/<foreignLead>/merge", """{"otherId":"<createdLead>"}""", 200, 200, 404, 401),
        ("POST /leads/<unknown>/merge", """{"otherId":"<createdLead>"}""", 404, 404, 404, 401),
        ("POST /leads/<wholeLead>/unmerge", "{}", 200, 200, 403, 401),
        ("POST /leads/<wholeLead>/unmerge", """{"otherId":"<createdLead>"}""", 404, 404, 403, 401),
        ("POST /leads/<foreignWholeLead>/unmerge", "{}", 200, 200, 404, 401),
        ("POST /leads/<createdLead>/unmerge", "{}", 409, 409, 403, 401),
        ("POST /leads/<unknown>/unmerge", "{}", 404, 404, 404, 401),
        ("GET /leads/<mergedLead>", "", 301, 301, 301, 401),
        ("GET /leads/<mergedLead>?at=1", "", 301, 301, 301, 401),
        ("GET /leads/<mergedLead>/timeline", "", 301, 301, 301, 401),
        ("PATCH /leads/<mergedLead>", Company, 409, 409, 409, 401),
        ("PATCH /leads/<mergedLead>/status", Status, 409, 409, 409, 401),
        ("PATCH /leads/<mergedLead>/assign", With(Assign, "<self>"), 409, 409, 409, 401),
        ("DELETE /leads/<mergedLead>/assignee", "", 409, 409, 409, 401),
        ("DELETE /leads/<mergedLead>", "", 409, 409, 409, 401),
        ("POST /leads/<mergedLead>/restore", "", 409, 409, 409, 401),
        ("POST /leads/<mergedLead>/erase", "", 409, 409, 409, 401),
        ("POST /leads/<mergedLead>/merge", """{"otherId":"<createdLead>"}""", 409, 409, 409, 401),
        ("POST /leads/<mergedLead>/unmerge", "{}", 409, 409, 409, 401),
        ("GET /leads/<foreignMergedLead>", "", 301, 301, 404, 401),
        ("GET /leads/<foreignMergedLead>/timeline", "", 301, 301, 404, 401),
        ("PATCH /leads/<foreignMergedLead>", Company, 409, 409, 404, 401),
        ("DELETE /leads/<foreignMergedLead>", "", 409, 409, 404, 401),

        ("POST /views", View, 201, 201, 201, 401),
        ("POST /views", SharedView, 201, 201, 403, 401),
        ("GET /views", "", 200, 200, 200, 401),
        ("GET /views/<ownView>", "", 200, 200, 200, 401),
        ("GET /views/<foreignView>", "", 404, 404, 404, 401),
        ("GET /views/<sharedView>", "", 200, 200, 200, 401),
        ("GET /views/<unknown>", "", 404, 404, 404, 401),
        ("PATCH /views/<ownView>", View, 200, 200, 200, 401),
        ("PATCH /views/<ownView>", SharedView, 200, 200, 403, 401),
        ("PATCH /views/<foreignView>", View, 404, 404, 404, 401),
        ("PATCH /views/<sharedView>", View, 200, 200, 403, 401),
        ("PATCH /views/<unknown>", View, 404, 404, 404, 401),
        ("DELETE /views/<ownView>", "", 204, 204, 204, 401),
        ("DELETE /views/<foreignView>", "", 404, 404, 404, 401),
        ("DELETE /views/<sharedView>", "", 204, 204, 403, 401),
        ("DELETE /views/<unknown>", "", 404, 404, 404, 401),

        ("POST /imports", "", 400, 400, 400, 401),
        ("GET /imports", "", 200, 200, 200, 401),
        ("GET /imports/<ownImport>", "", 200, 200, 200, 401),
        ("GET /imports/<foreignImport>", "", 200, 200, 404, 401),
        ("GET /imports/<unknown>", "", 404, 404, 404, 401),
        ("GET /imports/<foreignImport>/stream", "", NotAsked, NotAsked, 404, 401),
        ("GET /imports/<unknown>/stream", "", 404, 404, 404, 401),
        ("POST /imports/<ownImport>/start", "{}", 200, 200, 200, 401),
        ("POST /imports/<ownImport>/start", With("""{"defaults":{"assignedUserId":"ID"}}""", "<other>"), 200, 200, 403, 401),
        ("POST /imports/<foreignImport>/start", "{}", 200, 200, 404, 401),
        ("POST /imports/<unknown>/start", "{}", 404, 404, 404, 401),
        ("POST /imports/<ownImport>/cancel", "", 409, 409, 409, 401),
        ("POST /imports/<foreignImport>/cancel", "", 409, 409, 404, 401),
        ("POST /imports/<unknown>/cancel", "", 404, 404, 404, 401),
        ("POST /imports/<ownImport>/revert", "", 409, 409, 403, 401),
        ("POST /imports/<foreignImport>/revert", "", 409, 409, 404, 401),
        ("POST /imports/<unknown>/revert", "", 404, 404, 404, 401),
        ("GET /imports/<ownImport>/refused", "", 200, 200, 200, 401),
        ("GET /imports/<foreignImport>/refused", "", 200, 200, 404, 401),
        ("GET /imports/<unknown>/refused", "", 404, 404, 404, 401),
        ("DELETE /imports/<ownImport>", "", 204, 204, 204, 401),
        ("DELETE /imports/<foreignImport>", "", 204, 204, 404, 401),
        ("DELETE /imports/<unknown>", "", 404, 404, 404, 401),

        ("POST /notifications", With(Notification, "<self>"), 201, 201, 403, 401),
        ("POST /notifications", With(Notification, "<other>"), 201, 201, 403, 401),
        ("POST /notifications", With(Notification, "<unknown>"), 404, 404, 403, 401),
        ("GET /notifications/recipient/<self>", "", 200, 200, 200, 401),
        ("GET /notifications/recipient/<other>", "", 200, 200, 403, 401),
        ("GET /notifications/stream", "", NotAsked, NotAsked, NotAsked, 401),
        ("GET /notifications/<ownNotification>", "", 200, 200, 200, 401),
        ("GET /notifications/<foreignNotification>", "", 200, 200, 404, 401),
        ("GET /notifications/<unknown>", "", 404, 404, 404, 401),
        ("PATCH /notifications/<ownNotification>/read", "", 200, 200, 200, 401),
        ("PATCH /notifications/<foreignNotification>/read", "", 200, 403, 404, 401),
        ("PATCH /notifications/<unknown>/read", "", 404, 404, 404, 401),
        ("POST /notifications/<ownNotification>/retry", "", 409, 403, 403, 401),
        ("POST /notifications/<foreignNotification>/retry", "", 409, 403, 404, 401),
        ("POST /notifications/<unknown>/retry", "", 404, 404, 404, 401),

        ("GET /audit", "", 200, 403, 403, 401),

        ("GET /health", "", 200, 200, 200, 200),
        ("GET /health/live", "", 200, 200, 200, 200),
        ("GET /health/ready", "", 200, 200, 200, 200),
        ("GET /users/health", "", 200, 200, 200, 200),
        ("GET /leads/health", "", 200, 200, 200, 200),
        ("GET /notifications/health", "", 200, 200, 200, 200),
        ("GET /admin/test", "", 200, 200, 200, 200),
        ("GET /metrics", "", 200, 200, 200, 200),
        ("GET /api-json", "", 200, 200, 200, 200),
        ("GET /api/v1/swagger.json", "", 200, 200, 200, 200),
    ];

    /// <summary>Every row once for each role it is asked for.</summary>
    public static TheoryData<string, string, string, int> Cases()
    {
        var cases = new TheoryData<string, string, string, int>();
        foreach (var (request, body, admin, manager, salesRep, anonymous) in Rows)
        {
            foreach (var (role, status) in new[] { ("admin", admin), ("manager", manager), ("sales_rep", salesRep), ("anonymous", anonymous) })
            {
                if (status != NotAsked)
                {
                    cases.Add(role, request, body, status);
                }
            }
        }

        return cases;
    }

    private static string With(string body, string id) => body.Replace("ID", id, StringComparison.Ordinal);
}
