using System.Net;
using System.Text.Json;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api;

/// <summary>Everything in the API's document has a name and a sentence; whoever adds an endpoint or a member is told here what it lacks.</summary>
public sealed class DescribedOpenApiDocumentTests(CrmFixture crm)
{
    /// <summary>What bounds a text that a client sends.</summary>
    private static readonly string[] Bounds = ["maxLength", "pattern", "format", "enum", "const"];

    /// <summary>Credentials are compared, not kept: whatever cannot be one is simply wrong.</summary>
    private static readonly string[] Unbounded =
    [
        "LoginRequest.email", "LoginRequest.password", "LoginRequest.deviceToken", "UpdateUserRequest.currentPassword", "RefreshRequest.refreshToken",
        "VerifyEmailRequest.token",
    ];

    private static readonly (string Status, string Header)[] ProblemHeaders =
        [("401", "WWW-Authenticate"), ("405", "Allow"), ("429", "Retry-After"), ("503", "Retry-After")];

    [Fact]
    public async Task Every_operation_is_named_and_described()
    {
        var document = await DocumentAsync();
        var operations = DocumentedOperation.AllOf(document);
        var tags = document.GetProperty("tags").EnumerateArray().ToDictionary(tag => tag.GetProperty("name").GetString()!, tag => Text(tag, "description"));

        AssertNothing(
            from operation in operations
            let id = Text(operation.Json, "operationId")
            from fault in new[]
            {
                id.Length > 1 && char.IsAsciiLetterLower(id[0]) && id.All(char.IsAsciiLetter) ? null : "a name such as createLead: .WithName(…)",
                operations.Count(other => Text(other.Json, "operationId") == id) == 1 ? null : "a name of its own: .WithName(…)",
                Text(operation.Json, "summary") != "" ? null : "a few words on what it does: .WithSummary(…)",
                Text(operation.Json, "description") != "" ? null : "a sentence on who may and what happens: .WithDescription(…)",
                operation.Json.GetProperty("tags").EnumerateArray().All(tag => tags.GetValueOrDefault(tag.GetString()!) is { Length: > 0 }) ? null : "a tag that DocumentNotes describes",
            }
            where fault is not null
            select $"{operation.Name} lacks {fault}");
    }

    [Fact]
    public async Task Every_parameter_is_described_and_bounded() => AssertNothing(
        from operation in DocumentedOperation.AllOf(await DocumentAsync())
        where operation.Json.TryGetProperty("parameters", out _)
        from parameter in operation.Json.GetProperty("parameters").EnumerateArray()
        let schema = parameter.GetProperty("schema")
        from fault in new[]
        {
            Text(parameter, "description") != "" ? null : "a sentence: [Description(…)] on it, or ParameterNotes for a rule of ours",
            Text(schema, "type") != "string" || Bounds.Any(bound => schema.TryGetProperty(bound, out _)) ? null : "a pattern, a format or a length: a rule of ours on it, told by ParameterNotes",
        }
        where fault is not null
        select $"{operation.Name}, {Text(parameter, "name")} lacks {fault}");

    [Fact]
    public async Task Every_answer_is_described_with_its_headers() => AssertNothing(
        from operation in DocumentedOperation.AllOf(await DocumentAsync())
        from response in operation.Json.GetProperty("responses").EnumerateObject()
        let isProblem = response.Value.TryGetProperty("content", out var content) && content.TryGetProperty("application/problem+json", out _)
        let headers = response.Value.TryGetProperty("headers", out var all) ? all.EnumerateObject().ToArray() : []
        let missing = ProblemHeaders.FirstOrDefault(known => isProblem && known.Status == response.Name && headers.All(header => header.Name != known.Header))
        from fault in new[]
        {
            Text(response.Value, "description") != "" ? null : "a sentence in ResponseNotes",
            missing.Header is null ? null : $"the header {missing.Header}",
            response.Name != "201" || headers.Any(header => header.Name == "Location") ? null : "the header Location: AnswersHeader",
            headers.All(header => Text(header.Value, "description") != "") ? null : "a sentence on a header in ResponseNotes",
        }
        where fault is not null
        select $"{operation.Name}, {response.Name} lacks {fault}");

    [Fact]
    public async Task Every_schema_and_member_is_described() => AssertNothing(
        from schema in (await DocumentAsync()).GetProperty("components").GetProperty("schemas").EnumerateObject()
        let members = schema.Value.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().ToArray() : []
        from fault in members
            .Where(member => Text(member.Value, "description") == "")
            .Select(member => $"{schema.Name}.{member.Name} lacks a comment: <param> on the record or <summary> on the member")
            .Concat(Text(schema.Value, "description") == "" ? [$"{schema.Name} lacks a comment: <summary>"] : Array.Empty<string>())
        select fault);

    [Fact]
    public async Task Every_text_in_a_body_is_bounded() => AssertNothing(
        from schema in (await DocumentAsync()).GetProperty("components").GetProperty("schemas").EnumerateObject()
        where schema.Name.EndsWith("Request", StringComparison.Ordinal)
        from member in schema.Value.GetProperty("properties").EnumerateObject()
        where IsText(member.Value) && !Bounds.Any(bound => member.Value.TryGetProperty(bound, out _)) && !Unbounded.Contains($"{schema.Name}.{member.Name}")
        select $"{schema.Name}.{member.Name} lacks a rule: Text, Email, …");

    private static bool IsText(JsonElement schema) =>
        schema.TryGetProperty("type", out var type)
        && (type.ValueKind is JsonValueKind.Array ? type.EnumerateArray().Any(one => one.GetString() == "string") : type.GetString() == "string");

    private static string Text(JsonElement owner, string member) =>
        owner.TryGetProperty(member, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";

    private static void AssertNothing(IEnumerable<string> faults)
    {
        var list = faults.ToArray();
        Assert.True(list.Length == 0, string.Join('\n', list));
    }

    private async Task<JsonElement> DocumentAsync() => (await crm.Anonymous.GetAsync("/api-json")).Expect(HttpStatusCode.OK).Body;
}
