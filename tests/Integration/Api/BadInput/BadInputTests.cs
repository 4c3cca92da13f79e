using System.Text.Json;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api.BadInput;

/// <summary>Everything a caller can get wrong, in one table: the precise problem document for each, never a fault of the server, and nothing stored.</summary>
public sealed class BadInputTests(BadInputServer server) : IClassFixture<BadInputServer>
{
    private static readonly string[] AlwaysThere = ["detail", "instance", "status", "title", "traceId", "type"];

    // What would tell a stranger how the house is built.
    private static readonly string[] Inner = ["System.", "MiniCrm.", "Microsoft.", "Exception", "Orleans", "Npgsql", "BytePosition", "   at "];

    public static IEnumerable<TheoryDataRow<BadRequest>> Rows =>
        BodyRows.All().Concat(FieldRows.All()).Concat(MetadataRows.All()).Concat(AddressRows.All()).Concat(HeaderRows.All()).Concat(TokenRows.All())
            .Select(row => new TheoryDataRow<BadRequest>(row));

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_bad_request_is_refused_precisely_and_stores_nothing(BadRequest row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var path = server.Fill(row.Path);
        var client = server.Anonymous with { AccessToken = row.Token(server) };
        using var content = row.Content(server.Fill);
        var answer = await client.SendAsync(row.Method, path, content, row.Headers, TestContext.Current.CancellationToken);
        var untouched = await server.IsUntouchedAsync();

        Assert.True(answer.Status == row.Status, $"Expected {(int)row.Status}, got {answer}");
        Assert.Equal("application/problem+json", answer.MediaType);
        AssertIsProblem(answer, path);
        AssertBlames(answer, row.Member);
        Assert.All(Inner, word => Assert.DoesNotContain(word, answer.Text, StringComparison.Ordinal));
        AssertHeaders(answer, row);
        if (server.DocumentedStatuses(row.Method, path.Split('?')[0]) is { } documented)
        {
            Assert.Contains($"{(int)row.Status}", documented);
        }

        Assert.True(untouched, "Something was stored, changed or deleted");
    }

    private static void AssertIsProblem(CrmResponse answer, string path)
    {
        var members = answer.Body.EnumerateObject().Select(member => member.Name).Where(name => name != "errors").Order(StringComparer.Ordinal);
        Assert.Equal(AlwaysThere, members);
        Assert.Equal((int)answer.Status, answer["status"].GetInt32());
        Assert.StartsWith("urn:minicrm:problem:", answer["type"].GetString(), StringComparison.Ordinal);
        Assert.Equal(new Uri(new Uri("http://host"), path).AbsolutePath, answer["instance"].GetString());
        Assert.All(["title", "detail", "traceId"], member => Assert.NotEqual("", answer[member].GetString()));
    }

    private static void AssertBlames(CrmResponse answer, string? member)
    {
        if (member is null)
        {
            Assert.False(answer.Body.TryGetProperty("errors", out _), answer.Text);
            return;
        }

        var blamed = Assert.Single(answer["errors"].EnumerateObject());
        Assert.Equal(member, blamed.Name);
        Assert.All(blamed.Value.EnumerateArray(), message => Assert.NotEqual("", message.GetString()));
        Assert.Equal(JsonValueKind.Array, blamed.Value.ValueKind);
        Assert.NotEqual(0, blamed.Value.GetArrayLength());
    }

    private static void AssertHeaders(CrmResponse answer, BadRequest row)
    {
        Assert.Equal((int)row.Status == 401 ? "Bearer" : null, answer.Header("WWW-Authenticate"));
        Assert.Equal(row.Allow.Order(StringComparer.Ordinal), answer.ContentHeaders.Allow.Order(StringComparer.Ordinal));
    }
}
