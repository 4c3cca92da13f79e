using System.Net;
using System.Text;
using System.Text.Json;
using MiniCrm.Tests.Integration.Api;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Edge;

/// <summary>Every content type of a table, sent to every endpoint that the document gives a body, signed in and not.</summary>
public sealed class ContentTypeTests(CrmFixture crm)
{
    private static readonly string[] Json =
    [
        "application/json", "application/json; charset=utf-8", "application/json; charset=\"utf-8\"", "application/json; charset=\"UTF-8\"", "application/json;charset=Utf-8",
        "APPLICATION/JSON; CHARSET=\"Utf-8\"", "application/json; charset=\"utf\\-8\"", "application/json; version=1", "application/json; version=\"1;2\"; charset=\"utf-8\"; q=1",
        "application/merge-patch+json", "application/merge-patch+json; charset=\"utf-8\"", "application/problem+json", "application/vnd.minicrm.v1+json;charset=UTF-8", " application/json",
    ];

    private static readonly string[] NoJson =
    [
        "text/json", "text/plain", "text/plain; charset=\"utf-8\"", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=\"x\"",
        "application/json-patch+json", "application/jsonx", "application/x-json", "application/json-seq", "application/*", "*/*", "application/*+json",
        "application/json; charset=utf-16", "application/json; charset=\"utf-16\"", "application/json; charset=latin1", "application/json; charset=iso-8859-1", "application/json; charset=us-ascii",
        "application/json; charset=utf8", "application/json; charset=unknown", "application/json; charset=\"\"", "application/json; charset=\"nonsense\"", "application/merge-patch+json; charset=\"utf-32\"",
        "application/json; charset=utf-8; charset=utf-16", "application/json; charset=utf-7",
        "application/json; charset=\"utf-8", "application/json; charset", "application", "application/", "/json", "json", ";", "application/json, application/json", "application json", "\"application/json\"",
    ];

    [Fact]
    public async Task What_is_JSON_in_UTF_8_is_read_and_anything_else_is_415()
    {
        var admin = await crm.AdministratorAsync();
        var operations = DocumentedOperation.AllOf((await crm.Anonymous.GetAsync("/api-json")).Body).Where(operation => operation.HasBody).ToList();
        Assert.True(operations.Count > 10);
        var wrong = new List<string>();
        foreach (var operation in operations)
        {
            foreach (var client in new[] { admin.Client, crm.Anonymous })
            {
                foreach (var (type, isJson) in Json.Select(type => (type, true)).Concat(NoJson.Select(type => (type, false))))
                {
                    var answer = await SendAsync(client, operation, type);
                    if (answer.MediaType != "application/problem+json" || (int)answer.Status >= 500 || isJson == (answer.Status == HttpStatusCode.UnsupportedMediaType))
                    {
                        wrong.Add($"{operation.Name}, {type}: {answer}");
                    }
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("application/merge-patch+json; charset=\"UTF-8\"; x=y")]
    public async Task Whatever_its_spelling_the_content_is_the_same(string type)
    {
        var client = (await crm.AdministratorAsync()).Client;
        using var content = Content($$"""{"firstName":"Zoë","lastName":"😀","email":"{{CrmUsers.UniqueEmail()}}"}""", type);

        var lead = await client.PostAsync("/leads", content);

        Assert.Equal(("Zoë", "😀"), (lead.Expect(HttpStatusCode.Created)["firstName"].GetString(), lead["lastName"].GetString()));
    }

    [Theory]
    [InlineData("application/merge-patch+json")]
    [InlineData("application/json")]
    public async Task A_merge_patch_clears_what_is_null_and_leaves_what_is_absent(string type)
    {
        var client = (await crm.AdministratorAsync()).Client;
        var lead = (await client.PostAsync("/leads", new { firstName = "Grace", lastName = "Hopper", email = CrmUsers.UniqueEmail(), phone = "+1234567890", company = "Navy" })).Id;
        using var content = Content("""{"phone":null,"firstName":"Amazing"}""", type);

        var patched = (await client.PatchAsync($"/leads/{lead}", content)).Expect(HttpStatusCode.OK);

        Assert.Equal(("Amazing", JsonValueKind.Null, "Navy"), (patched["firstName"].GetString(), patched["phone"].ValueKind, patched["company"].GetString()));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("nonsense")]
    public async Task The_type_of_no_content_means_nothing(string type)
    {
        var client = (await crm.AdministratorAsync()).Client;
        var lead = (await client.PostAsync("/leads", new { firstName = "Grace", lastName = "Hopper", email = CrmUsers.UniqueEmail() })).Id;
        using var nothing = Content("", type);

        var read = await client.SendAsync("GET", $"/leads/{lead}", nothing, cancellationToken: TestContext.Current.CancellationToken);
        var missing = await client.SendAsync("POST", "/leads", Content("", type), cancellationToken: TestContext.Current.CancellationToken);
        var retried = await client.SendAsync("POST", $"/notifications/{lead}/retry", Content("", type), cancellationToken: TestContext.Current.CancellationToken);
        var deleted = await client.SendAsync("DELETE", $"/leads/{lead}", Content("", type), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.NoContent],
            [read.Status, missing.Status, retried.Status, deleted.Status]);
    }

    private static async Task<CrmResponse> SendAsync(CrmClient client, DocumentedOperation operation, string type)
    {
        using var content = Content("{}", type);
        return await client.SendAsync(operation.Method, Paths.Filled(operation.Path), content, cancellationToken: TestContext.Current.CancellationToken);
    }

    private static ByteArrayContent Content(string text, string type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }
}
