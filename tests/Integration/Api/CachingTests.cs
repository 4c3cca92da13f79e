using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Integration.Notifications;
using MiniCrm.Tests.Integration.Ops;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api;

/// <summary>One address, several callers: no cache shows to one what was another's.</summary>
public sealed class CachingTests(CrmFixture crm, Browser browser) : IClassFixture<Browser>
{
    private const string Read = "async ([path, token]) => await (await fetch(path, { headers: { authorization: `Bearer ${token}` } })).json()";

    [Fact]
    public async Task Whatever_depends_on_the_caller_says_so()
    {
        var rep = await crm.NewUserAsync();
        var admin = (await crm.AdministratorAsync()).Client;
        var lead = await rep.Client.CreateLeadAsync();
        var notification = await admin.NotifyAsync(rep.Id);
        string[] paths =
        [
            "/auth/me", "/users/auth/validate", "/users", $"/users/{rep.Id}", $"/users/email/{rep.Email}", "/leads", $"/leads/{lead.Id}", $"/leads/user/{rep.Id}",
            $"/leads/{lead.Id}/timeline", $"/notifications/recipient/{rep.Id}", $"/notifications/{notification.Id}",
        ];
        List<CrmResponse> answers = [];
        foreach (var path in paths)
        {
            var answer = (await rep.Client.GetAsync(path)).Is(200);
            answers.Add(answer);
            answers.Add((await crm.Anonymous.GetAsync(path)).Is(401));
            if (answer.ETag is { } tag)
            {
                answers.Add((await rep.Client.GetAsync(path, ("If-None-Match", tag))).Is(304));
                answers.Add((await rep.Client.GetAsync(path, ("If-Match", "\"99\""))).Is(412));
            }
        }

        answers.Add((await rep.Client.GetAsync("/leads/x")).Is(400));
        answers.Add((await rep.Client.GetAsync($"/leads/{Guid.CreateVersion7()}")).Is(404));
        answers.Add((await rep.Client.DeleteAsync($"/leads/{lead.Id}")).Is(403));
        answers.Add((await rep.Client.PatchAsync($"/leads/{lead.Id}", new { company = "X" })).Is(200));
        answers.Add((await rep.Client.PostAsync("/leads", new { firstName = "X" })).Is(400));
        answers.Add((await rep.Client.PostAsync("/users", CrmUsers.NewUser())).Is(403));
        answers.Add((await crm.Anonymous.PostAsync("/users", CrmUsers.NewUser())).Is(401));
        answers.Add((await rep.Client.GetAsync("/auth/me", ("Origin", "https://crm.example.com"))).Is(200));

        Assert.All(answers, answer =>
        {
            Assert.Equal("private, no-cache", answer.Header("Cache-Control"));
            Assert.Contains("Authorization, Cookie", answer.Header("Vary"), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_tag_tells_whose_profile_and_how_much_of_it()
    {
        var admin = await crm.AdministratorAsync();
        var (rep, other) = (await crm.NewUserAsync(), await crm.NewUserAsync("manager"));

        var (mine, theirs) = ((await rep.Client.GetAsync("/auth/me")).Is(200), (await other.Client.GetAsync("/auth/me")).Is(200));
        Assert.NotEqual(mine.ETag, theirs.ETag);
        foreach (var path in new[] { "/auth/me", "/users/auth/validate" })
        {
            Assert.Equal(other.Id, (await other.Client.GetAsync(path, ("If-None-Match", mine.ETag!))).Is(200).Id);
        }

        foreach (var path in new[] { $"/users/{other.Id}", $"/users/email/{other.Email}" })
        {
            var card = (await rep.Client.GetAsync(path)).Is(200);
            Assert.NotEqual((await admin.Client.GetAsync(path)).Is(200).ETag, card.ETag);
            (await rep.Client.GetAsync(path, ("If-None-Match", card.ETag!))).Is(304);
            Assert.True((await admin.Client.GetAsync(path, ("If-None-Match", card.ETag!))).Is(200).Body.TryGetProperty("role", out _));
            Assert.True((await admin.Client.GetAsync(path, ("If-None-Match", "\"1\""))).Is(200).Body.TryGetProperty("role", out _));

            // A card is a version all the same.
            (await admin.Client.PatchAsync($"/users/{other.Id}", new { firstName = "Ada" }, ("If-Match", card.ETag!))).Is(200);
        }

        // Whoever is promoted sees more at the same address.
        var before = (await rep.Client.GetAsync($"/users/{other.Id}")).Is(200);
        (await admin.Client.PatchAsync($"/users/{rep.Id}", new { role = "manager" })).Is(200);
        Assert.Equal("manager", (await rep.Client.GetAsync($"/users/{other.Id}", ("If-None-Match", before.ETag!))).Is(200)["role"].GetString());
    }

    [Fact]
    public async Task An_address_that_goes_to_another_user_is_not_taken_for_unchanged()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var first = await crm.NewUserAsync();
        var path = $"/users/email/{first.Email}";
        var tag = (await admin.GetAsync(path)).Is(200).ETag!;
        (await admin.DeleteAsync($"/users/{first.Id}")).Is(204);
        var second = (await admin.PostAsync("/users", new Dictionary<string, object?>(CrmUsers.NewUser()) { ["email"] = first.Email })).Is(201);

        Assert.Equal(second.Id, (await admin.GetAsync(path, ("If-None-Match", tag))).Is(200).Id);
    }

    [Fact]
    public async Task A_browser_shows_whoever_signs_in_next_their_own_profile()
    {
        var (admin, manager) = (await crm.NewUserAsync("admin"), await crm.NewUserAsync("manager"));
        var page = await browser.OpenAsync(crm.Server);
        await page.GotoAsync("/ops/sign-in");

        foreach (var path in new[] { "/auth/me", "/users/auth/validate" })
        {
            foreach (var user in new[] { admin, manager, admin })
            {
                var profile = await page.EvaluateAsync<System.Text.Json.JsonElement>(Read, new[] { path, user.Client.AccessToken });
                Assert.Equal(user.Id, profile.GetProperty("id").GetString());
            }
        }
    }
}
