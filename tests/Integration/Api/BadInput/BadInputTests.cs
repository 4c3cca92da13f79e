using System.Text.Json;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api.BadInput;

/// <summary>Everything a caller can get wrong, in one table: the precise problem document for each, never a fault of the server, and nothing stored.</summary>
public sealed class BadInputTests(BadInputServer server) : IClassFixture<BadInputServer>
{
    private static readonly string[] AlwaysThere = ["detail", "instance", "status", "title", "traceId", "type"];

    // What would tell a stranger how the house is built.
    private static readonly string[] Inner = ["System.", "MiniCrm.", "Microsoft.", "Exception", "Orleans", "Npgsql", "BytePosition", "   at "];

    /// <summary>By the committed document, which the served one is equal to: there is no server yet.</summary>
    public static TheoryData<string> Operations =>
        [.. Table.Operations(JsonElement.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "openapi.json"))))];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Each_bad_request_is_refused_precisely_and_stores_nothing(string operation)
    {
        var rows = server.RowsOf(operation).ToList();
        Assert.NotEmpty(rows);
        TestContext.Current.TestOutputHelper?.WriteLine($"{rows.Count} rows");
        var faults = new List<string>();
        foreach (var row in rows)
        {
            var answer = await SendAsync(row);
            try
            {
                AssertRefused(answer, row, server.Fill(row.Path));
            }
            catch (Exception wrong)
            {
                faults.Add($"{row}\n{wrong.Message}\n{answer}");
            }
        }

        if (!await server.IsUntouchedAsync())
        {
            faults.Add($"Something was stored, changed or deleted, by {await WhoeverTouchesAsync(rows) ?? "one of them, the first time only"}");
        }

        Assert.True(faults.Count == 0, $"{faults.Count} faults in {rows.Count} rows:\n{string.Join("\n\n", faults)}");
    }

    private static void AssertRefused(CrmResponse answer, BadRequest row, string path)
    {
        Assert.True(answer.Status == row.Status, $"Expected {(int)row.Status}");
        Assert.Equal("application/problem+json", answer.MediaType);
        AssertIsProblem(answer, path);
        AssertBlames(answer, row.Member);
        Assert.All(Inner, word => Assert.DoesNotContain(word, answer.Text, StringComparison.Ordinal));
        AssertHeaders(answer, row);
        if (row.Documented is { } documented)
        {
            Assert.Contains($"{(int)row.Status}", documented);
        }
    }

    private static void AssertIsProblem(CrmResponse answer, string path)
    {
        var members = answer.Body.EnumerateObject().Select(member => member.Name).Where(name => name != "errors").Order(StringComparer.Ordinal);
        Assert.Equal(AlwaysThere, members);
        Assert.Equal((int)answer.Status, answer["status"].GetInt32());
        Assert.StartsWith("urn:minicrm:problem:", answer["type"].GetString(), StringComparison.Ordinal);
        Assert.Equal(new Uri(new Uri("http://host"), path).AbsolutePath, answer["instance"].GetString());
        Assert.All(["title", "detail", "traceId"], member => Assert.False(string.IsNullOrWhiteSpace(answer[member].GetString()), member));
    }

    private static void AssertBlames(CrmResponse answer, string? member)
    {
        if (member is null)
        {
            Assert.False(answer.Body.TryGetProperty("errors", out _));
            return;
        }

        var blamed = Assert.Single(answer["errors"].EnumerateObject());
        Assert.Equal(member, blamed.Name);
        Assert.NotEmpty(blamed.Value.EnumerateArray());
        Assert.All(blamed.Value.EnumerateArray(), message => Assert.False(string.IsNullOrWhiteSpace(message.GetString())));
    }

    private static void AssertHeaders(CrmResponse answer, BadRequest row)
    {
        Assert.Equal((int)row.Status == 401 ? "Bearer" : null, answer.Header("WWW-Authenticate"));
        Assert.Equal(row.Allow.Order(StringComparer.Ordinal), answer.ContentHeaders.Allow.Order(StringComparer.Ordinal));
    }

    private async Task<CrmResponse> SendAsync(BadRequest row)
    {
        var client = server.Anonymous with { AccessToken = row.Token(server) };
        using var content = row.Content(server.Fill);
        return await client.SendAsync(row.Method, server.Fill(row.Path), content, row.Headers, TestContext.Current.CancellationToken);
    }

    /// <summary>Each once more, since only now it is asked which one it was.</summary>
    private async Task<string?> WhoeverTouchesAsync(List<BadRequest> rows)
    {
        foreach (var row in rows)
        {
            await SendAsync(row);
            if (!await server.IsUntouchedAsync())
            {
                return row.ToString();
            }
        }

        return null;
    }
}
