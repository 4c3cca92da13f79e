using System.Net.Http.Headers;
using MiniCrm.Tests.Integration.Roles;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Pages;

/// <summary>The two ways in do not disagree: what the API refuses somebody, the pages refuse, and the same way; and nothing else.</summary>
public sealed class PageRoleTests(CrmFixture crm, Cast cast) : IClassFixture<Cast>
{
    private static readonly string[] Leads = ["assignedLead", "createdLead", "foreignLead", "deletedLead", "foreignDeletedLead", "mergedLead", "foreignMergedLead", "erasedLead", "unknown"];

    // The API's way, its body, the page's way and its form.
    private static readonly (string Api, string Body, string Page, string Form)[] OnALead =
    [
        ("GET /leads/ID", "", "GET /app/leads/ID", ""),
        ("GET /leads/ID/timeline", "", "GET /app/leads/ID/timeline", ""),
        ("GET /leads/ID/duplicates", "", "GET /app/leads/ID/duplicates", ""),
        ("GET /leads/ID", "", "GET /app/leads/ID/head", ""),
        ("GET /leads/ID", "", "GET /app/leads/ID/opened", ""),
        ("GET /leads/ID", "", "GET /app/leads/ID/fields/notes", ""),
        ("PATCH /leads/ID", """{"company":"Example Ltd"}""", "POST /app/leads/ID/fields/company", "company=Example Ltd"),
        ("PATCH /leads/ID/status", """{"status":"contacted"}""", "POST /app/leads/ID/status", "status=contacted"),
        ("PATCH /leads/ID/status", """{"status":"contacted"}""", "POST /app/board/ID/move", "status=contacted"),
        ("PATCH /leads/ID/assign", """{"assignedUserId":"<self>"}""", "POST /app/leads/ID/assign", "assignedUserId=<self>"),
        ("PATCH /leads/ID/assign", """{"assignedUserId":"<other>"}""", "POST /app/leads/ID/assign", "assignedUserId=<other>"),
        ("PATCH /leads/ID/assign", """{"assignedUserId":"<unknown>"}""", "POST /app/leads/ID/assign", "assignedUserId=<unknown>"),
        ("PATCH /leads/ID/assign", """{"assignedUserId":null}""", "POST /app/leads/ID/assign", "assignedUserId="),
        ("DELETE /leads/ID", "", "POST /app/leads/ID/delete", ""),
        ("POST /leads/ID/restore", "", "POST /app/leads/ID/restore", ""),
    ];

    private static readonly (string Api, string Body, string Page, string Form)[] OnAll =
    [
        ("GET /leads", "", "GET /app/leads", ""),
        ("GET /leads?deleted=true", "", "GET /app/leads?deleted=true", ""),
        ("GET /leads?status=nonsense", "", "GET /app/leads?status=nonsense", ""),
        ("GET /leads/export", "", "GET /app/leads/export", ""),
        ("GET /pipeline", "", "GET /app/board", ""),
        ("GET /pipeline?source=nonsense", "", "GET /app/board?source=nonsense", ""),
        ("GET /pipeline?status=new&q=jane", "", "GET /app/board/stages/new?q=jane", ""),
        ("GET /pipeline?cursor=nonsense", "", "GET /app/board/stages/new?cursor=nonsense", ""),
        ("GET /leads/export?deleted=true", "", "GET /app/leads/export?deleted=true", ""),
        ("POST /leads", """{"firstName":"Jane","lastName":"Doe","email":"<email>"}""", "POST /app/leads/new", "firstName=Jane&lastName=Doe&email=<email>"),
        ("POST /leads", """{"firstName":"Jane","lastName":"Doe","email":"<email>","assignedUserId":"<other>"}""", "POST /app/leads/new", "firstName=Jane&lastName=Doe&email=<email>&assignedUserId=<other>"),
        ("POST /leads", """{"firstName":"Jane","lastName":"Doe","email":"none"}""", "POST /app/leads/new", "firstName=Jane&lastName=Doe&email=none"),
        ("GET /leads?assignedUserId=me", "", "GET /app", ""),
        ("GET /notifications/recipient/<self>", "", "GET /app/inbox", ""),
        ("GET /notifications/recipient/<self>?unread=true", "", "GET /app/inbox/unread", ""),
        ("GET /notifications/recipient/<self>?unread=nonsense", "", "GET /app/inbox?unread=nonsense", ""),
        ("GET /notifications/<ownNotification>", "", "GET /app/inbox/<ownNotification>", ""),
        ("GET /notifications/<foreignNotification>", "", "GET /app/inbox/<foreignNotification>", ""),
        ("GET /notifications/<unknown>", "", "GET /app/inbox/<unknown>", ""),
        ("PATCH /notifications/<ownNotification>/read", "", "POST /app/inbox/<ownNotification>/read", ""),
        ("PATCH /notifications/<foreignNotification>/read", "", "POST /app/inbox/<foreignNotification>/read", ""),
        ("PATCH /notifications/<unknown>/read", "", "POST /app/inbox/<unknown>/read", ""),
        ("GET /leads/stats", "", "GET /app/reports", ""),
        ("GET /leads/stats?deleted=true", "", "GET /app/reports?deleted=true", ""),
        ("GET /leads/stats?per=year", "", "GET /app/reports?per=year", ""),
        ("GET /leads/stats?from=2026-02-01&to=2026-01-01", "", "GET /app/reports?from=2026-02-01&to=2026-01-01", ""),
        ("GET /leads/stats?status=nonsense", "", "GET /app/reports?status=nonsense", ""),
        ("GET /leads/stats?deleted=true", "", "GET /app/reports/people?deleted=true", ""),
        ("GET /views/<ownView>", "", "GET /app/views", ""),
        ("POST /views", """{"name":"Mine","query":"status=new"}""", "POST /app/views", "name=Mine&list=status%3Dnew"),
        ("POST /views", """{"name":"Ours","query":"","shared":true}""", "POST /app/views", "name=Ours&list=&shared=true"),
        ("POST /views", """{"name":"Mine","query":"status=nonsense"}""", "POST /app/views", "name=Mine&query=status%3Dnonsense"),
        ("POST /views", """{"name":"","query":""}""", "POST /app/views", "name=&list="),
        ("PATCH /views/<ownView>", """{"name":"Other"}""", "POST /app/views/<ownView>", "name=Other"),
        ("PATCH /views/<foreignView>", """{"name":"Other"}""", "POST /app/views/<foreignView>", "name=Other"),
        ("PATCH /views/<sharedView>", """{"name":"Other"}""", "POST /app/views/<sharedView>", "name=Other"),
        ("DELETE /views/<ownView>", "", "POST /app/views/<ownView>/delete", ""),
        ("DELETE /views/<foreignView>", "", "POST /app/views/<foreignView>/delete", ""),
        ("DELETE /views/<sharedView>", "", "POST /app/views/<sharedView>/delete", ""),
        ("GET /leads?deleted=true", "", "GET /app/leads/<foreignLead>/next?from=deleted%3Dtrue", ""),
        ("GET /imports", "", "GET /app/imports", ""),
        ("GET /imports/<ownImport>", "", "GET /app/imports/<ownImport>", ""),
        ("GET /imports/<foreignImport>", "", "GET /app/imports/<foreignImport>", ""),
        ("GET /imports/<unknown>", "", "GET /app/imports/<unknown>", ""),
        ("GET /imports/<foreignImport>", "", "GET /app/imports/<foreignImport>/course", ""),
        ("GET /imports/<foreignImport>/stream", "", "GET /app/imports/<foreignImport>/stream", ""),
        ("GET /imports/<foreignImport>/refused", "", "GET /app/imports/<foreignImport>/refused", ""),
        ("POST /imports/<ownImport>/start", "{}", "POST /app/imports/<ownImport>/start", "column-1=firstName&column-2=lastName&column-3=email"),
        ("POST /imports/<ownImport>/start", """{"mapping":[]}""", "POST /app/imports/<ownImport>/start", ""),
        ("POST /imports/<ownImport>/start", """{"defaults":{"assignedUserId":"<other>"}}""", "POST /app/imports/<ownImport>/start", "column-1=firstName&column-2=lastName&column-3=email&default-assignedUserId=<other>"),
        ("POST /imports/<foreignImport>/start", "{}", "POST /app/imports/<foreignImport>/start", "column-1=firstName&column-2=lastName&column-3=email"),
        ("POST /imports/<ownImport>/cancel", "", "POST /app/imports/<ownImport>/cancel", ""),
        ("POST /imports/<foreignImport>/cancel", "", "POST /app/imports/<foreignImport>/cancel", ""),
        ("POST /imports/<ownImport>/revert", "", "POST /app/imports/<ownImport>/revert", ""),
        ("POST /imports/<foreignImport>/revert", "", "POST /app/imports/<foreignImport>/revert", ""),
        ("DELETE /imports/<ownImport>", "", "POST /app/imports/<ownImport>/delete", ""),
        ("POST /leads/actions", """{"token":"<previewToken>"}""", "POST /app/leads/actions", "token=<previewToken>"),
        ("POST /leads/actions", """{"token":"<foreignPreviewToken>"}""", "POST /app/leads/actions", "token=<foreignPreviewToken>"),
        ("POST /leads/actions", """{"token":"forged"}""", "POST /app/leads/actions", "token=forged"),
        ("POST /leads/actions/preview?source=other", """{"action":"delete"}""", "POST /app/leads/actions/preview", "action=delete&scope=all&list=source%3Dother"),
        ("POST /leads/actions/preview?source=other", """{"action":"assign","assignedUserId":"<other>"}""", "POST /app/leads/actions/preview", "action=assign&assignedUserId=<other>&scope=all&list=source%3Dother"),
        ("POST /leads/actions/preview?source=other", """{"action":"assign","assignedUserId":"<unknown>"}""", "POST /app/leads/actions/preview", "action=assign&assignedUserId=<unknown>&scope=all&list=source%3Dother"),
        ("POST /leads/actions/preview?deleted=true", """{"action":"move","status":"new"}""", "POST /app/leads/actions/preview", "action=move&status=new&scope=all&list=deleted%3Dtrue"),
        ("GET /leads/actions", "", "GET /app/leads/actions", ""),
        ("GET /leads/actions/<ownAction>", "", "GET /app/leads/actions/<ownAction>", ""),
        ("GET /leads/actions/<foreignAction>", "", "GET /app/leads/actions/<foreignAction>", ""),
        ("GET /leads/actions/<foreignAction>", "", "GET /app/leads/actions/<foreignAction>/course", ""),
        ("GET /leads/actions/<foreignAction>/stream", "", "GET /app/leads/actions/<foreignAction>/stream", ""),
        ("POST /leads/actions/<ownAction>/undo", "", "POST /app/leads/actions/<ownAction>/undo", ""),
        ("POST /leads/actions/<foreignAction>/undo", "", "POST /app/leads/actions/<foreignAction>/undo", ""),
        ("POST /leads/actions/<foreignAction>/cancel", "", "POST /app/leads/actions/<foreignAction>/cancel", ""),
        ("DELETE /imports/<foreignImport>", "", "POST /app/imports/<foreignImport>/delete", ""),
        ("GET /users", "", "GET /app/people", ""),
        ("GET /users?q=ada&sort=lastName", "", "GET /app/people?q=ada&sort=lastName", ""),
        ("GET /users?role=admin", "", "GET /app/people?role=admin", ""),
        ("GET /users?isActive=false", "", "GET /app/people?isActive=false", ""),
        ("GET /users?sort=role", "", "GET /app/people?sort=role", ""),
        ("GET /users?role=nonsense", "", "GET /app/people?role=nonsense", ""),
        ("GET /users?isActive=perhaps", "", "GET /app/people?isActive=perhaps", ""),
        ("GET /users?sort=password", "", "GET /app/people?sort=password", ""),
        ("GET /users?cursor=nonsense", "", "GET /app/people?cursor=nonsense", ""),
        ("GET /users/<other>", "", "GET /app/people/<other>", ""),
        ("GET /users/<unknown>", "", "GET /app/people/<unknown>", ""),
        ("POST /users", """{"firstName":"Ada","lastName":"Lovelace","email":"<email>","password":"analytical engine","role":"manager"}""", "POST /app/people/new", "firstName=Ada&lastName=Lovelace&email=<email>&password=analytical engine&role=manager"),
        ("POST /users", """{"firstName":"Ada","lastName":"Lovelace","email":"<otherEmail>","password":"analytical engine"}""", "POST /app/people/new", "firstName=Ada&lastName=Lovelace&email=<otherEmail>&password=analytical engine"),
        ("POST /users", """{"firstName":"Ada","lastName":"Lovelace","email":"<email>","password":"short"}""", "POST /app/people/new", "firstName=Ada&lastName=Lovelace&email=<email>&password=short"),
        ("POST /users", """{"firstName":"Ada","lastName":"Lovelace","email":"<email>","password":"analytical engine","role":"king"}""", "POST /app/people/new", "firstName=Ada&lastName=Lovelace&email=<email>&password=analytical engine&role=king"),
        ("PATCH /users/<newUser>", """{"role":"manager"}""", "POST /app/people/<newUser>/role", "role=manager"),
        ("PATCH /users/<newUser>", """{"role":"king"}""", "POST /app/people/<newUser>/role", "role=king"),
        ("PATCH /users/<self>", """{"role":"<anotherRole>"}""", "POST /app/people/<self>/role", "role=<anotherRole>"),
        ("PATCH /users/<unknown>", """{"role":"manager"}""", "POST /app/people/<unknown>/role", "role=manager"),
        ("PATCH /users/<newUser>", """{"isActive":false}""", "POST /app/people/<newUser>/activity", "isActive=false"),
        ("PATCH /users/<newUser>", """{"isActive":"perhaps"}""", "POST /app/people/<newUser>/activity", "isActive=perhaps"),
        ("PATCH /users/<self>", """{"isActive":false}""", "POST /app/people/<self>/activity", "isActive=false"),
        ("PATCH /users/<unknown>", """{"isActive":false}""", "POST /app/people/<unknown>/activity", "isActive=false"),
    ];

    public static TheoryData<string, string, string, string, string> Cases()
    {
        var cases = new TheoryData<string, string, string, string, string>();
        foreach (var role in new[] { "admin", "manager", "sales_rep" })
        {
            foreach (var (api, body, page, form) in OnAll.Concat(Leads.SelectMany(lead => OnALead.Select(row => (
                row.Api.Replace("ID", $"<{lead}>", StringComparison.Ordinal), row.Body, row.Page.Replace("ID", $"<{lead}>", StringComparison.Ordinal), row.Form)))))
            {
                cases.Add(role, api, body, page, form);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_page_answers_as_the_API_does(string role, string api, string body, string page, string form)
    {
        var visitor = await Visitor.OfAsync(crm.Server, cast.UserOf(role));
        var (method, path) = Split(await cast.FillAsync(api, role));
        using var content = body == "" ? null : new StringContent(await cast.FillAsync(body, role), MediaTypeHeaderValue.Parse("application/json"));
        var expected = await cast.ClientOf(role).SendAsync(method, path, content, null, TestContext.Current.CancellationToken);

        var (pageMethod, pagePath) = Split(await cast.FillAsync(page, role));
        var fields = (await cast.FillAsync(form, role)).Split('&', StringSplitOptions.RemoveEmptyEntries).Select(field => field.Split('=')).Select(field => (field[0], Uri.UnescapeDataString(field[1]))).ToArray();
        var answer = pageMethod == "GET" ? await visitor.GetAsync(pagePath, ("HX-Request", "true")) : await visitor.SendAsync(pagePath, [.. fields, ("anyway", "yes")], Visitor.FromHere);

        Assert.True(
            (int)expected.Status >= 400 ? expected.Status == answer.Status : (int)answer.Status < 400,
            $"{role}: {api} is {(int)expected.Status}, and {page} is {(int)answer.Status}");
    }

    [Theory]
    [InlineData("GET /app", 303)]
    [InlineData("GET /app/inbox", 303)]
    [InlineData("GET /app/inbox/<foreignNotification>", 303)]
    [InlineData("GET /app/inbox/stream", 303)]
    [InlineData("POST /app/inbox/read", 401)]
    [InlineData("POST /app/inbox/<foreignNotification>/read", 401)]
    [InlineData("GET /app/leads", 303)]
    [InlineData("GET /app/leads/<foreignLead>", 303)]
    [InlineData("GET /app/leads/<unknown>", 303)]
    [InlineData("GET /app/leads/export", 303)]
    [InlineData("GET /app/board", 303)]
    [InlineData("GET /app/board/stream", 303)]
    [InlineData("GET /app/board/stages/new", 303)]
    [InlineData("POST /app/board/<foreignLead>/move", 401)]
    [InlineData("GET /app/people", 303)]
    [InlineData("GET /app/people/<other>", 303)]
    [InlineData("POST /app/people/new", 401)]
    [InlineData("POST /app/people/<other>/activity", 401)]
    [InlineData("POST /app/leads/<foreignLead>/status", 401)]
    [InlineData("POST /app/leads/<unknown>/delete", 401)]
    public async Task Whoever_is_not_signed_in_is_told_nothing(string page, int status)
    {
        var (method, path) = Split(await cast.FillAsync(page, "anonymous"));
        var visitor = new Visitor(crm.Anonymous);

        (method == "GET" ? await visitor.GetAsync(path) : await visitor.SendAsync(path)).Is(status);
    }

    private static (string Method, string Path) Split(string request) => (request.Split(' ')[0], request[(request.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
}
