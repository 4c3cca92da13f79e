using System.Net;
using System.Text;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Edge;

/// <summary>A page of another origin can read every answer, also one that was refused before an endpoint was asked.</summary>
public sealed class CrossOriginTests(CrmFixture crm)
{
    private static readonly (string, string) Origin = ("Origin", "https://crm.example.com");

    private static readonly (HttpStatusCode Status, string Method, string Path, string? Body, (string, string)[] Headers)[] Refused =
    [
        (HttpStatusCode.BadRequest, "GET", "/leads", "{}", []),
        (HttpStatusCode.BadRequest, "GET", "/leads?status=lost", null, []),
        (HttpStatusCode.BadRequest, "POST", "/leads", "x", []),
        (HttpStatusCode.BadRequest, "GET", "/leads/x", null, []),
        (HttpStatusCode.Unauthorized, "GET", "/ops/data", null, []),
        (HttpStatusCode.NotFound, "GET", "/nothing", null, []),
        (HttpStatusCode.NotFound, "GET", "/nothing", "{}", []),
        (HttpStatusCode.MethodNotAllowed, "PUT", "/leads", null, []),
        (HttpStatusCode.RequestEntityTooLarge, "POST", "/leads", "oversized", [("Expect", "100-continue")]),
        (HttpStatusCode.RequestUriTooLong, "GET", $"/leads?q={new string('q', 3000)}", null, []),
        (HttpStatusCode.RequestUriTooLong, "GET", $"/{new string('p', 5000)}", null, []),
        (HttpStatusCode.RequestUriTooLong, "GET", $"/leads?q={new string('q', 50_000)}", null, []),
        (HttpStatusCode.UnsupportedMediaType, "POST", "/leads", "text", [("Content-Encoding", "zstd")]),
        (HttpStatusCode.RequestHeaderFieldsTooLarge, "GET", "/leads", null, [("X-Long", new string('x', 40_000))]),
        (HttpStatusCode.RequestHeaderFieldsTooLarge, "GET", "/leads", null, [.. Enumerable.Range(0, 120).Select(i => ($"X-{i}", "x"))]),
    ];

    [Fact]
    public async Task Every_refusal_is_a_problem_that_another_origin_can_read()
    {
        var client = (await crm.AdministratorAsync()).Client;
        foreach (var row in Refused)
        {
            using var content = row.Body is { } body ? new StringContent(body is "oversized" ? new string(' ', (1 << 20) + 1) : body, Encoding.UTF8, "application/json") : null;
            if (content is not null && row.Headers is [("Content-Encoding", { } encoding)])
            {
                content.Headers.ContentEncoding.Add(encoding);
            }

            var answer = await client.SendAsync(row.Method, row.Path, content, [.. row.Headers, Origin], TestContext.Current.CancellationToken);

            Assert.True(row.Status == answer.Status, $"{row.Method} {row.Path[..Math.Min(40, row.Path.Length)]}: {answer}");
            Assert.Equal(("application/problem+json", "*"), (answer.MediaType, answer.Header("Access-Control-Allow-Origin")));
            Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        }
    }

    [Theory]
    [InlineData("/leads")]
    [InlineData("/nothing")]
    [InlineData("/leads?q=long")]
    public async Task A_preflight_is_answered_and_good_for_an_hour(string path)
    {
        var answer = await crm.Anonymous.SendAsync(
            "OPTIONS",
            path.Replace("long", new string('q', 5000), StringComparison.Ordinal),
            headers: [Origin, ("Access-Control-Request-Method", "GET"), ("Access-Control-Request-Headers", "authorization")],
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.Equal(("*", "GET", "authorization", "3600"), (
            answer.Header("Access-Control-Allow-Origin"), answer.Header("Access-Control-Allow-Methods"),
            answer.Header("Access-Control-Allow-Headers"), answer.Header("Access-Control-Max-Age")));
    }
}
