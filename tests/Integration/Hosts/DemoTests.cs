using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Hosts;

/// <summary>A MiniCRM that was filled for whoever wants to see one alive.</summary>
[Long]
public sealed class DemoTests(CrmFixture crm)
{
    private const string Password = "a password of the demo's";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_week_has_gone_by_in_it_and_it_is_filled_once()
    {
        var environment = Databases();
        await using (var demo = HostProcess.Start("Demo", environment))
        {
            Assert.True(await demo.WaitForExitAsync(Cancellation) == 0, demo.Log);
        }

        await using (var host = HostProcess.Start("AllInOne", environment))
        {
            await host.WaitUntilOkAsync("/health/ready", Cancellation);
            await AssertAliveAsync(new CrmClient(host.Http));
        }

        await using var again = HostProcess.Start("Demo", environment);
        Assert.Equal(1, await again.WaitForExitAsync(Cancellation));
        Assert.Contains("There are users already", again.Log, StringComparison.Ordinal);
    }

    private static async Task AssertAliveAsync(CrmClient anonymous)
    {
        var manager = (await anonymous.SignInAsync("jonas@minicrm.example", Password)).Client;
        var all = (await manager.GetAsync("/leads?limit=1&total=exact")).Is(200);
        Assert.Equal("500", all.Header("X-Total-Count"));
        var oldest = (await manager.GetAsync("/leads?limit=1&sort=createdAt")).Is(200).Body[0];
        var now = DateTimeOffset.UtcNow;
        Assert.InRange(oldest.GetProperty("createdAt").GetDateTimeOffset(), now.AddDays(-8), now.AddDays(-6));

        // Some in each stage, and nothing of what is yet to come.
        var stats = (await manager.GetAsync("/leads/stats")).Is(200).Body.GetProperty("byStatus");
        Assert.Equal(7, stats.EnumerateArray().Count(status => status.GetProperty("count").GetInt64() > 5));
        var latest = (await manager.GetAsync("/leads?limit=1&sort=-updatedAt")).Is(200).Body[0];
        Assert.InRange(latest.GetProperty("updatedAt").GetDateTimeOffset(), now.AddDays(-1), now);

        // What has happened to one stands in its timeline, in the order of a week.
        var won = (await manager.GetAsync("/leads?limit=1&status=closed_won")).Is(200).Body[0];
        var times = (await manager.GetAsync($"/leads/{won.GetProperty("id")}/timeline")).Is(200).Body.EnumerateArray().Select(entry => entry.GetProperty("time").GetDateTimeOffset()).ToArray();
        Assert.True(times.Length >= 6);
        Assert.Equal(times.Order(), times);
        Assert.True(times[^1] - times[0] > TimeSpan.FromHours(5));

        // Whoever was given a lead was told.
        var seller = await anonymous.SignInAsync("luca@minicrm.example", Password);
        var told = (await seller.Client.GetAsync($"/notifications/recipient/{seller.Id}?type=in_app&limit=1&total=exact")).Is(200);
        Assert.True(long.Parse(told.Header("X-Total-Count")!, System.Globalization.CultureInfo.InvariantCulture) > 50);
    }

    private Dictionary<string, string?> Databases() => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["JWT_SECRET"] = CrmServer.JwtSecret,
        ["DEMO_PASSWORD"] = Password,
        ["USERS_DATABASE_URL"] = crm.Server.Postgres.Url(PostgresServer.UniqueName("crm_users")),
        ["LEADS_DATABASE_URL"] = crm.Server.Postgres.Url(PostgresServer.UniqueName("crm_leads")),
        ["NOTIFICATIONS_DATABASE_URL"] = crm.Server.Postgres.Url(PostgresServer.UniqueName("crm_notifications")),
        ["SILO_PORT"] = $"{FreePort.Next()}",
        ["GATEWAY_PORT"] = $"{FreePort.Next()}",
    };
}
