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
        ("GET /leads/ID", "", "GET /app/leads/ID/fields/notes", ""),
        ("PATCH /leads/ID", """{"company":"Example Ltd"}""", "POST /app/leads/ID/fields/company", "company=Example Ltd"),
        ("PATCH /leads/ID/status", """{"status":"contacted"}""", "POST /app/leads/ID/status", "status=contacted"),
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
        ("GET /leads/export?deleted=true", "", "GET /app/leads/export?deleted=true", ""),
        ("POST /leads", """{"firstName":"Jane","lastName":"Doe","email":"<email>"}""", "POST /app/leads/new", "firstName=Jane&lastName=Doe&email=<email>"),
        ("POST /leads", """{"firstName":"Jane","lastName":"Doe","email":"<email>","assignedUserId":"<other>"}""", "POST /app/leads/new", "firstName=Jane&lastName=Doe&email=<email>&assignedUserId=<other>"),
        ("POST /leads", """{"firstName":"Jane","lastName":"Doe","email":"none"}""", "POST /app/leads/new", "firstName=Jane&lastName=Doe&email=none"),
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
        var fields = (await cast.FillAsync(form, role)).Split('&', StringSplitOptions.RemoveEmptyEntries).Select(field => field.Split('=')).Select(field => (field[0], field[1])).ToArray();
        var answer = pageMethod == "GET" ? await visitor.GetAsync(pagePath, ("HX-Request", "true")) : await visitor.SendAsync(pagePath, [.. fields, ("anyway", "yes")], Visitor.FromHere);

        Assert.True(
            (int)expected.Status >= 400 ? expected.Status == answer.Status : (int)answer.Status < 400,
            $"{role}: {api} is {(int)expected.Status}, and {page} is {(int)answer.Status}");
    }

    [Theory]
    [InlineData("GET /app/leads", 303)]
    [InlineData("GET /app/leads/<foreignLead>", 303)]
    [InlineData("GET /app/leads/<unknown>", 303)]
    [InlineData("GET /app/leads/export", 303)]
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
