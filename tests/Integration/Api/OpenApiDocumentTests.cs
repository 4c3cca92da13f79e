using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api;

/// <summary>The API's document is served, committed, complete and true.</summary>
public sealed class OpenApiDocumentTests(CrmFixture crm)
{
    private const string Renew = "MINICRM_RENEW_OPENAPI";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // Whoever adds an endpoint decides here whether it is open.
    private static readonly string[] Open =
    [
        "GET /admin/test", "GET /health", "GET /leads/health", "GET /notifications/health", "GET /users/health",
        "POST /auth/login", "POST /auth/refresh", "POST /auth/register", "POST /auth/verify-email",
    ];

    [Fact]
    public async Task The_served_document_is_the_committed_one()
    {
        var served = JsonSerializer.Serialize((await crm.Anonymous.GetAsync("/api-json")).Expect(HttpStatusCode.OK).Body, Indented) + "\n";
        var file = Path.Combine(Repository.Root, "docs", "openapi.json");
        if (Environment.GetEnvironmentVariable(Renew) == "true")
        {
            await File.WriteAllTextAsync(file, served, TestContext.Current.CancellationToken);
        }

        var committed = File.Exists(file) ? await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken) : "";
        Assert.True(
            served == committed,
            $"The API is no longer what docs/openapi.json says. If that is meant, run this test with {Renew}=true and commit the file. {FirstDifference(served, committed)}");
    }

    [Fact]
    public async Task It_is_also_where_the_old_system_had_it_and_has_a_page()
    {
        var document = await crm.Anonymous.GetAsync("/api-json");
        var versioned = await crm.Anonymous.GetAsync("/api/v1/swagger.json");
        var redirect = await crm.Anonymous.GetAsync("/api");
        var page = await crm.Anonymous.GetAsync("/api/index.html");
        var script = await crm.Anonymous.GetAsync("/api/index.js");

        Assert.Equal("application/json", document.MediaType);
        Assert.Equal(document.Text, versioned.Expect(HttpStatusCode.OK).Text);
        Assert.Equal(HttpStatusCode.MovedPermanently, redirect.Status);
        Assert.EndsWith("api/index.html", redirect.Header("Location"), StringComparison.Ordinal);
        Assert.Equal("text/html", page.Expect(HttpStatusCode.OK).MediaType);
        Assert.Contains("swagger-ui", page.Text, StringComparison.Ordinal);
        Assert.Contains("/api-json", script.Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_operation_says_whether_a_token_is_needed()
    {
        foreach (var operation in await OperationsAsync())
        {
            var security = operation.Json.TryGetProperty("security", out var schemes) ? JsonSerializer.Serialize(schemes) : null;
            var expected = Open.Contains(operation.Name) ? "[]"

                // Open as long as there is no user, and to who sends a refresh token.
                : operation.Name is "POST /users" or "POST /auth/logout" ? """[{},{"bearer":[]}]"""
                : """[{"bearer":[]}]""";
            Assert.True(security == expected, $"{operation.Name}: {security}");
        }
    }

    [Fact]
    public async Task Every_operation_lists_the_errors_it_can_answer()
    {
        foreach (var operation in await OperationsAsync())
        {
            var statuses = operation.Json.GetProperty("responses").EnumerateObject().Select(response => response.Name).ToHashSet();
            var isOpen = Open.Contains(operation.Name);
            string[] expected =
            [
                "400", "405", "414", "431",
                .. isOpen ? Array.Empty<string>() : ["401", "503"],
                .. operation.TakesBody ? ["413", "415"] : Array.Empty<string>(),
                .. operation.Has("path") && operation.Name != "GET /users/email/{email}" ? ["404"] : Array.Empty<string>(),
                .. operation.Has("header", "If-Match") ? ["412"] : Array.Empty<string>(),
                .. operation.Has("header", "If-None-Match") && operation.Name.StartsWith("GET ", StringComparison.Ordinal) ? ["304"] : Array.Empty<string>(),
            ];
            Assert.All(expected, status => Assert.True(statuses.Contains(status), $"{operation.Name} lacks {status}"));

            // And every error is a problem document.
            Assert.All(operation.Json.GetProperty("responses").EnumerateObject().Where(response => response.Name[0] is '4'), response =>
                Assert.True(response.Value.GetProperty("content").TryGetProperty("application/problem+json", out _), operation.Name));
        }
    }

    [Fact]
    public async Task Every_body_of_a_PATCH_is_a_merge_patch_too_and_no_other_is()
    {
        foreach (var operation in (await OperationsAsync()).Where(operation => operation.HasBody))
        {
            var content = operation.Json.GetProperty("requestBody").GetProperty("content").EnumerateObject().ToArray();
            string[] expected = operation.Method is "PATCH" ? ["application/json", "application/merge-patch+json"] : ["application/json"];
            Assert.True(expected.SequenceEqual(content.Select(type => type.Name)), operation.Name);
            Assert.True(content.All(type => JsonElement.DeepEquals(type.Value, content[0].Value)), operation.Name);
        }
    }

    [Fact]
    public async Task Every_schema_of_a_request_has_an_example()
    {
        var document = (await crm.Anonymous.GetAsync("/api-json")).Body;

        var requests = document.GetProperty("components").GetProperty("schemas").EnumerateObject()
            .Where(schema => schema.Name.EndsWith("Request", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(requests);
        Assert.All(requests, schema => Assert.True(schema.Value.TryGetProperty("examples", out var examples) && examples.GetArrayLength() > 0, schema.Name));
        Assert.All(await OperationsAsync(), operation => Assert.True(!operation.HasBody || operation.Example is not null, operation.Name));
    }

    private async Task<IReadOnlyList<DocumentedOperation>> OperationsAsync() =>
        DocumentedOperation.AllOf((await crm.Anonymous.GetAsync("/api-json")).Expect(HttpStatusCode.OK).Body);

    private static string FirstDifference(string served, string committed)
    {
        var (ours, theirs) = (served.Split('\n'), committed.Split('\n'));
        var line = Enumerable.Range(0, ours.Length).FirstOrDefault(i => ours[i] != theirs.ElementAtOrDefault(i), ours.Length);
        return $"Line {line + 1}: served {ours.ElementAtOrDefault(line)}, committed {theirs.ElementAtOrDefault(line)}";
    }
}
