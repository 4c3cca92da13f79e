using System.Net;
using System.Text.Json;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Ops;

/// <summary>What the pages for admins tell, and what they do not.</summary>
public sealed class OpsDataTests(CrmFixture crm)
{
    private static readonly string[] Levels = ["good", "warning", "bad"];

    [Fact]
    public async Task The_data_tell_of_silos_activations_requests_outboxes_consumers_and_deliveries()
    {
        var admin = await crm.AdministratorAsync();
        var session = await crm.Anonymous.OpenSessionAsync(admin);
        (await admin.Client.PostAsync("/leads", new { firstName = "Grace", lastName = "Hopper", email = CrmUsers.UniqueEmail() })).Expect(HttpStatusCode.Created);
        (await admin.Client.PostAsync("/notifications", new { type = "in_app", title = "Hello", message = "Hello", recipientId = admin.Id })).Expect(HttpStatusCode.Created);

        // Outboxes and lags are measured every five seconds.
        var data = await Eventually.SeesAsync(
            async _ => (await crm.Anonymous.GetAsync("/ops/data", session)).Expect(HttpStatusCode.OK),
            data => data["outboxes"].GetArrayLength() == 3 && data["consumers"].GetArrayLength() == 5 && data["deliveries"].GetArrayLength() > 0,
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["level", "sentence", "reasons"], data["verdict"].Members());
        Assert.Contains(data["verdict"].GetProperty("level").GetString(), Levels);
        var minutes = data["course"].EnumerateArray().Select(minute => minute.GetProperty("time").GetDateTimeOffset()).ToArray();
        Assert.Equal(60, minutes.Length);
        Assert.Equal(minutes[0].AddMinutes(59), minutes[^1]);
        Assert.InRange(data["time"].GetDateTimeOffset() - minutes[^1], TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2));
        var silo = Assert.Single(data["silos"].EnumerateArray());
        Assert.StartsWith("users+leads+notifications-", silo.GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.Equal(("users+leads+notifications", "active"), (silo.GetProperty("roles").GetString(), silo.GetProperty("state").GetString()));
        Assert.Matches(@"^\d+\.\d+\.\d+", silo.GetProperty("version").GetString());
        Assert.InRange(data["time"].GetDateTimeOffset() - silo.GetProperty("since").GetDateTimeOffset(), TimeSpan.Zero, TimeSpan.FromHours(1));
        Assert.Contains(data["activations"].EnumerateArray(), row => Is(row, "role", "leads") && Is(row, "grain", "LeadGrain") && row.GetProperty("count").GetInt32() > 0);
        Assert.Contains(data["activations"].EnumerateArray(), row => Is(row, "role", "users") && Is(row, "grain", "UserGrain"));
        Assert.Equal(["leads", "notifications", "users"], data["outboxes"].EnumerateArray().Select(outbox => outbox.GetProperty("role").GetString()));
        Assert.Equal(["minicrm.assignments", "minicrm.devices", "minicrm.erasure", "minicrm.security", "minicrm.welcome"], data["consumers"].EnumerateArray().Select(consumer => consumer.GetProperty("group").GetString()));
        Assert.Contains(data["deliveries"].EnumerateArray(), row => Is(row, "outcome", "sent") && row.GetProperty("count").GetInt64() > 0);
        var creating = Assert.Single(data["endpoints"].EnumerateArray(), row => Is(row, "endpoint", "POST /leads"));
        Assert.True(creating.GetProperty("perSecond").GetDouble() > 0);
        Assert.InRange(creating.GetProperty("p95Ms").GetDouble(), creating.GetProperty("medianMs").GetDouble(), 20_000);
    }

    [Fact]
    public async Task The_dashboard_answers_admins_but_shows_neither_live_logs_nor_stored_states()
    {
        var session = await crm.Anonymous.OpenSessionAsync(await crm.AdministratorAsync());

        // It knows of no silo before its first look, five seconds after the start.
        var counters = await Eventually.SeesAsync(
            async _ => (await crm.Anonymous.GetAsync("/dashboard/DashboardCounters", session)).Expect(HttpStatusCode.OK),
            counters => counters["totalActiveHostCount"].GetInt32() > 0,
            cancellationToken: TestContext.Current.CancellationToken);
        var page = await crm.Anonymous.GetAsync("/dashboard/", session);

        Assert.Equal("text/html", page.Expect(HttpStatusCode.OK).MediaType);
        var silo = counters["hosts"][0].GetProperty("siloAddress").GetString();
        (await crm.Anonymous.GetAsync($"/dashboard/SiloStats/{silo}", session)).Expect(HttpStatusCode.OK);
        foreach (var closed in new[] { "/dashboard/Trace", "/dashboard/trace", "/dashboard/GrainState?grainId=1&grainType=x" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await crm.Anonymous.GetAsync(closed, session)).Status);
        }
    }

    [Fact]
    public async Task Our_pages_run_only_their_own_files()
    {
        var session = await crm.Anonymous.OpenSessionAsync(await crm.AdministratorAsync());
        foreach (var path in new[] { "/ops", "/ops/sign-in" })
        {
            var page = (await crm.Anonymous.GetAsync(path, session)).Expect(HttpStatusCode.OK);

            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Equal(("nosniff", "no-store"), (page.Header("X-Content-Type-Options"), page.Header("Cache-Control")));
        }
    }

    private static bool Is(JsonElement row, string member, string value) => row.GetProperty(member).GetString() == value;
}
