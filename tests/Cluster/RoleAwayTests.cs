using System.Diagnostics;
using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster;

/// <summary>The only silo of a role is killed, and another one comes.</summary>
[Collection(RoleClusterCollection.Name)]
public sealed class RoleAwayTests(RoleCluster cluster)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // About two on a machine that has nothing else to do; a minute without our settings.
    private static readonly TimeSpan KnownWithin = TimeSpan.FromSeconds(20);

    private TimeSpan _slowest;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_users_nobody_can_say_who_asks_and_open_endpoints_go_on()
    {
        var admin = await cluster.SignInAsync();
        var session = await cluster.OpenSessionAsync();
        await cluster.Silo("users").KillAsync();

        // While the others find out, and afterwards.
        for (var unhealthy = 0; unhealthy < 2;)
        {
            await AssertUnavailableAsync(admin, "/leads", "/auth/me", "/users", "/audit", "/notifications/recipient/" + Guid.NewGuid());
            foreach (var path in new[] { "/health/live", "/health/ready", "/admin/test", "/api-json" })
            {
                Assert.Equal(HttpStatusCode.OK, (await TimedAsync(admin, path)).Status);
            }

            var health = (await TimedAsync(admin, "/health")).Expect(HttpStatusCode.ServiceUnavailable);
            Assert.Equal("unhealthy", Status(health, "userService"));
            unhealthy += Status(health, "leadService") == "healthy" && Status(health, "notificationService") == "healthy" ? 1 : 0;
        }

        (await cluster.Client.GetAsync("/ops/data", session)).AssertUnavailable();
        (await cluster.Client.PostAsync("/auth/login", new { email = Walk.AdminEmail, password = Walk.AdminPassword })).AssertUnavailable();
        await ReturnsAsync("users", admin, "/leads", "/auth/me", "/users");
    }

    [Fact]
    public async Task Without_leads_the_rest_goes_on()
    {
        var admin = await cluster.SignInAsync();
        var lead = (await admin.GetAsync("/leads")).Expect(HttpStatusCode.OK).Body[0].GetProperty("id").GetString();
        await cluster.Silo("leads").KillAsync();

        await Eventually.SeesAsync(_ => TimedAsync(admin, "/health"), health => Status(health, "userService") == "healthy", cancellationToken: Cancellation);
        await AssertUnavailableAsync(admin, "/leads", $"/leads/{lead}", "/audit", "/audit?kind=user");
        await Eventually.SeesAsync(_ => TimedAsync(admin, "/users"), answer => answer.Status == HttpStatusCode.OK, Limit, Cancellation);
        Assert.Equal("unhealthy", Status((await TimedAsync(admin, "/health")).Expect(HttpStatusCode.ServiceUnavailable), "leadService"));

        await ReturnsAsync("leads", admin, "/leads", $"/leads/{lead}", "/audit");
    }

    private async Task ReturnsAsync(string role, CrmClient client, params string[] paths)
    {
        await cluster.StartSilo(role).WaitUntilOkAsync("/health/ready", Cancellation);
        var ready = Stopwatch.GetTimestamp();
        foreach (var path in paths)
        {
            await Eventually.SeesAsync(_ => TimedAsync(client, path), answer => answer.Status == HttpStatusCode.OK, KnownWithin, Cancellation);
        }

        var known = Stopwatch.GetElapsedTime(ready);
        TestContext.Current.SendDiagnosticMessage("The new silo of {0} was known after {1}; the slowest answer came after {2}.", role, known, _slowest);
        Assert.InRange(known, TimeSpan.Zero, KnownWithin);
        await cluster.Gateway.WaitUntilOkAsync("/health", Cancellation);
    }

    private async Task AssertUnavailableAsync(CrmClient client, params string[] paths)
    {
        foreach (var path in paths)
        {
            (await TimedAsync(client, path)).AssertUnavailable();
        }
    }

    private async Task<CrmResponse> TimedAsync(CrmClient client, string path)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await client.GetAsync(path);
        var elapsed = Stopwatch.GetElapsedTime(started);
        Assert.InRange(elapsed, TimeSpan.Zero, Limit);
        _slowest = elapsed > _slowest ? elapsed : _slowest;
        return answer;
    }

    private static string? Status(CrmResponse health, string part) => health[part].GetProperty("status").GetString();
}
