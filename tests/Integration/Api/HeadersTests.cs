using System.Net;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Notifications;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api;

/// <summary>What answers say beside their bodies.</summary>
public sealed class HeadersTests(CrmFixture crm)
{
    private const string Origin = "https://crm.example.com";

    [Fact]
    public async Task What_was_created_says_where_it_is_and_which_version_it_has()
    {
        var client = (await crm.AdministratorAsync()).Client;
        var user = (await client.PostAsync("/users", CrmUsers.NewUser())).Expect(HttpStatusCode.Created);
        var lead = (await client.PostAsync("/leads", Lead())).Expect(HttpStatusCode.Created);
        var notification = (await client.PostAsync("/notifications", Notification(user.Id))).Expect(HttpStatusCode.Created);

        foreach (var (created, folder) in new[] { (user, "users"), (lead, "leads"), (notification, "notifications") })
        {
            Assert.Equal($"/{folder}/{created.Id}", created.Header("Location"));
            Assert.StartsWith("\"1", created.ETag, StringComparison.Ordinal);
            var read = (await client.GetAsync(created.Header("Location")!)).Expect(HttpStatusCode.OK);
            Assert.Equal(created.Text, read.Text);
            Assert.Equal(created.ETag, read.ETag);
        }
    }

    [Fact]
    public async Task Whoever_has_the_current_version_gets_no_body()
    {
        var client = (await crm.AdministratorAsync()).Client;
        var lead = await client.PostAsync("/leads", Lead());

        var known = await client.GetAsync($"/leads/{lead.Id}", ("If-None-Match", lead.ETag!));
        var among = await client.GetAsync($"/leads/{lead.Id}", ("If-None-Match", $"\"77\", W/{lead.ETag}"));
        var changed = await client.PatchAsync($"/leads/{lead.Id}", new { company = "Example Ltd" });
        var old = await client.GetAsync($"/leads/{lead.Id}", ("If-None-Match", lead.ETag!));

        Assert.All([known, among], answer =>
        {
            Assert.Equal(HttpStatusCode.NotModified, answer.Status);
            Assert.Equal(lead.ETag, answer.ETag);
            Assert.Equal("", answer.Text);
        });
        Assert.Equal("\"2\"", changed.ETag);
        Assert.Equal(changed.ETag, old.Expect(HttpStatusCode.OK).ETag);
    }

    [Fact]
    public async Task A_stale_condition_is_refused_and_a_fulfilled_one_is_not()
    {
        var client = (await crm.AdministratorAsync()).Client;
        var lead = await client.PostAsync("/leads", Lead());
        var changed = await client.PatchAsync($"/leads/{lead.Id}", new { company = "One" }, ("If-Match", lead.ETag!));

        var stale = await client.PatchAsync($"/leads/{lead.Id}", new { company = "Two" }, ("If-Match", lead.ETag!));
        var weak = await client.PatchAsync($"/leads/{lead.Id}", new { company = "Two" }, ("If-Match", $"W/{changed.ETag}"));
        var deletion = await client.DeleteAsync($"/leads/{lead.Id}", ("If-Match", lead.ETag!));

        Assert.All([stale, weak, deletion], answer => Assert.Equal(HttpStatusCode.PreconditionFailed, answer.Status));
        Assert.Equal("One", (await client.GetAsync($"/leads/{lead.Id}"))["company"].GetString());
        (await client.PatchAsync($"/leads/{lead.Id}", new { company = "Two" }, ("If-Match", $"{lead.ETag}, {changed.ETag}"))).Expect(HttpStatusCode.OK);
        (await client.DeleteAsync($"/leads/{lead.Id}", ("If-Match", "*"))).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_list_leads_from_part_to_part_until_there_is_no_more()
    {
        var client = (await crm.AdministratorAsync()).Client;
        var (user, welcome) = await crm.NewRecipientAsync();
        var ids = new List<string> { welcome };
        for (var i = 0; i < 4; i++)
        {
            ids.Add((await client.PostAsync("/notifications", Notification(user.Id))).Expect(HttpStatusCode.Created).Id);
        }

        var (seen, sizes) = (new List<string>(), new List<int>());
        for (var next = $"/notifications/recipient/{user.Id}?limit=2"; next is not null;)
        {
            var part = (await user.Client.GetAsync(next)).Expect(HttpStatusCode.OK);
            seen.AddRange(part.Body.EnumerateArray().Select(row => row.GetProperty("id").GetString()!));
            sizes.Add(part.Body.GetArrayLength());
            next = part.Next();
        }

        ids.Reverse();
        Assert.Equal(ids, seen);
        Assert.Equal([2, 2, 1], sizes);
    }

    [Theory]
    [InlineData("GET", "/auth/me")]
    [InlineData("POST", "/leads")]
    [InlineData("POST", "/auth/login")]
    [InlineData("POST", "/auth/refresh")]
    public async Task A_401_says_which_scheme_is_wanted(string method, string path)
    {
        await crm.AdministratorAsync();
        object? body = path switch
        {
            "/auth/login" => new { email = "nobody@example.com", password = "wrong" },
            "/auth/refresh" => new { refreshToken = "wrong" },
            "/leads" => Lead(),
            _ => null,
        };

        var answer = await crm.Anonymous.SendAsync(method, path, body, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal("Bearer", answer.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task A_page_of_another_origin_may_call_and_read_the_headers()
    {
        var client = (await crm.AdministratorAsync()).Client;

        var preflight = await crm.Anonymous.SendAsync(
            "OPTIONS",
            $"/leads/{Guid.NewGuid()}",
            null,
            [("Origin", Origin), ("Access-Control-Request-Method", "PATCH"), ("Access-Control-Request-Headers", "authorization, content-type, if-match")],
            TestContext.Current.CancellationToken);
        var good = await client.GetAsync("/auth/me", ("Origin", Origin));
        var bad = await crm.Anonymous.GetAsync("/auth/me", ("Origin", Origin));
        var missing = await crm.Anonymous.GetAsync("/nothing", ("Origin", Origin));

        Assert.Equal(HttpStatusCode.NoContent, preflight.Status);
        Assert.Equal("*", preflight.Header("Access-Control-Allow-Origin"));
        Assert.Equal("PATCH", preflight.Header("Access-Control-Allow-Methods"));
        Assert.Equal(["authorization", "content-type", "if-match"], Listed(preflight, "Access-Control-Allow-Headers"));
        Assert.All([good, bad, missing], answer =>
        {
            Assert.Equal("*", answer.Header("Access-Control-Allow-Origin"));
            Assert.Equal(
                ["Accept-Encoding", "Allow", "ETag", "Link", "Location", "Retry-After", "WWW-Authenticate", "X-Total-Count"], Listed(answer, "Access-Control-Expose-Headers"));
        });
    }

    private static IEnumerable<string> Listed(CrmResponse answer, string header) =>
        answer.Header(header)!.Split(',', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal);

    private static object Lead() => new { firstName = "Grace", lastName = "Hopper", email = CrmUsers.UniqueEmail() };

    private static object Notification(string recipientId) => new { type = "in_app", title = "Call", message = "Call back", recipientId };
}
