using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Leads;

/// <summary>What was deleted long enough ago goes by itself. On a host of its own, whose leads are made older behind its back.</summary>
[Long]
public sealed class LeadSweepTests(CrmFixture crm)
{
    // A second and a half of sweeping.
    private const int Leads = 300;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_erased_when_its_time_is_up_and_nothing_else_is()
    {
        await using var server = await StartAsync();
        var (admin, manager) = (await server.AdministratorAsync(), await server.NewUserAsync("manager"));
        var (live, kept, due, soon) = (await admin.Client.CreateLeadAsync(), await admin.Client.CreateLeadAsync(), await admin.Client.CreateLeadAsync(), await admin.Client.CreateLeadAsync());
        foreach (var lead in new[] { kept, due, soon })
        {
            (await manager.Client.DeleteAsync($"/leads/{lead.Id}")).Is(204);
        }

        await KeepUntilAsync(server, "now()", due.Id);
        (await manager.Client.PostAsync($"/leads/{due.Id}/restore", null)).IsProblem(404);
        var until = DateTimeOffset.UtcNow.AddSeconds(8).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        await KeepUntilAsync(server, $"'{until}'::timestamptz", soon.Id);
        await server.StartHostAgainAsync(Cancellation);

        await ErasedAsync(server, 2);
        foreach (var erased in new[] { due, soon })
        {
            var row = (await TimelineAsync(server, erased.Id))[^1];
            Assert.Equal(("lead.erased", manager.Id, 0), (row.Type, row.Actor, row.Changes.Length));
        }

        Assert.Equal([true], await server.QueryAsync(
            server.LeadsDatabase, "select time >= $2::timestamptz from timeline where type = 'lead.erased' and aggregate_id = $1::uuid", row => row.GetBoolean(0), soon.Id, until));
        Assert.Equal(["lead.created"], (await TimelineAsync(server, live.Id)).Select(entry => entry.Type));
        (await (server.Client() with { AccessToken = manager.AccessToken }).PostAsync($"/leads/{kept.Id}/restore", null)).Is(200);
    }

    [Fact]
    public async Task Killed_in_the_middle_the_next_one_goes_on_and_each_is_erased_once()
    {
        await using var server = await StartAsync();
        var admin = await server.AdministratorAsync();
        var leads = await Task.WhenAll(Enumerable.Range(0, Leads).Select(_ => admin.Client.CreateLeadAsync()));
        await Task.WhenAll(leads.Select(async lead => (await admin.Client.DeleteAsync($"/leads/{lead.Id}")).Is(204)));
        await KeepUntilAsync(server, "now()", [.. leads.Select(lead => lead.Id)]);

        await server.StartHostAgainAsync(Cancellation);
        await ErasedAsync(server, 1);
        await server.Host.KillAsync();
        var before = await CountAsync(server);
        await server.StartHostAgainAsync(Cancellation);

        await ErasedAsync(server, Leads);
        TestContext.Current.SendDiagnosticMessage("{0} of {1} before", before, Leads);
        Assert.InRange(before, 1, Leads - 1);
        Assert.Equal([Leads], await server.QueryAsync(
            server.LeadsDatabase, "select count(distinct aggregate_id)::int from timeline where type = 'lead.erased'", row => row.GetInt32(0)));
        Assert.Equal([0], await server.QueryAsync(
            server.LeadsDatabase, "select count(*)::int from leads where state::text like '%Jane%'", row => row.GetInt32(0)));
    }

    private async Task<CrmServer> StartAsync() => await CrmServer.StartAsync(
        crm.Server.Postgres, new Dictionary<string, string?> { ["KAFKA_BROKERS"] = CrmServer.NoBroker }, Cancellation);

    private static Task<List<TimelineRow>> TimelineAsync(CrmServer server, string id) => server.TimelineAsync(server.LeadsDatabase, id);

    /// <summary>The version counts on, so that a grain that has it in memory decides on the row.</summary>
    private static async Task KeepUntilAsync(CrmServer server, string time, params string[] leads) => Assert.Equal(leads.Length, (await server.QueryAsync(
        server.LeadsDatabase,
        $"""
        update leads set version = version + 1,
          state = state || jsonb_build_object('keptUntil', to_char(({time}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        where id = any (string_to_array($1, ',')::uuid[]) returning version
        """,
        row => row.GetInt32(0),
        string.Join(',', leads))).Count);

    private static async Task<int> CountAsync(CrmServer server) => (await server.QueryAsync(
        server.LeadsDatabase, "select count(*)::int from timeline where type = 'lead.erased'", row => row.GetInt32(0)))[0];

    /// <summary>Until at least so many are.</summary>
    private static Task<int> ErasedAsync(CrmServer server, int least) =>
        Eventually.SeesAsync(_ => CountAsync(server), count => count >= least, TimeSpan.FromSeconds(60), Cancellation);
}
