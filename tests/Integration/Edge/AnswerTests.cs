using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Edge;

/// <summary>What answers are packed into, and what they tell browsers and caches.</summary>
public sealed class AnswerTests(CrmFixture crm)
{
    private static readonly (string, string) Packed = ("Accept-Encoding", "gzip, br");

    [Fact]
    public async Task Lists_and_pages_are_compressed_for_those_who_ask()
    {
        var client = (await crm.AdministratorAsync()).Client;
        foreach (var path in new[] { "/leads", "/users", "/api-json", "/api/v1/swagger.json", "/api/swagger-ui-bundle.js", "/api/swagger-ui.css", "/ops/ops.js" })
        {
            var (packed, plain) = (await client.GetAsync(path, Packed), await client.GetAsync(path));

            Assert.True(packed.ContentHeaders.ContentEncoding.Count > 0, $"{path} is not compressed: {packed.Headers} {packed.ContentHeaders}");
            Assert.Contains("Accept-Encoding", packed.Headers.Vary);
            Assert.Empty(plain.ContentHeaders.ContentEncoding);
            Assert.True(packed.ETag is null || packed.ETag != plain.ETag, path);
        }
    }

    [Fact]
    public async Task What_holds_tokens_or_has_a_strong_tag_is_not()
    {
        var admin = await crm.AdministratorAsync();
        var lead = (await admin.Client.PostAsync("/leads", new { firstName = "Grace", lastName = "Hopper", email = CrmUsers.UniqueEmail() }, Packed)).Expect(HttpStatusCode.Created);
        var answers = new[]
        {
            lead,
            await crm.Anonymous.PostAsync("/auth/login", new { email = admin.Email, password = admin.Password }, Packed),
            await admin.Client.GetAsync($"/leads/{lead.Id}", Packed),
            await admin.Client.GetAsync("/auth/me", Packed),
        };

        Assert.All(answers, answer => Assert.Empty(answer.ContentHeaders.ContentEncoding));
    }

    [Theory]
    [InlineData("/api/index.html")]
    [InlineData("/api/swagger-ui-bundle.js")]
    [InlineData("/dashboard")]
    [InlineData("/ops/sign-in")]
    public async Task Pages_have_a_policy_that_takes_no_foreign_script(string path)
    {
        var policy = (await crm.Anonymous.GetAsync(path)).Header("Content-Security-Policy")!;

        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
    }
}
