using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Events;
using MiniCrm.Tests.Integration.Imports;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Kafka;

namespace MiniCrm.Tests.Integration.Leads.Actions;

/// <summary>The host dies again and again while it changes leads and while it undoes that, and the broker outside it stays.</summary>
[Long(Seconds = 150)]
public sealed class ActionKilledTests(CrmFixture crm)
{
    private const int Leads = 12_000;
    private const int Before = 2_000;
    private const int Kills = 3;

    // The next silo has to wait for the lease of the one that was killed.
    private static readonly TimeSpan LongestStandstill = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_in_the_middle_each_lead_is_changed_once_and_counted_once_and_so_it_is_undone()
    {
        await using var broker = await TestBroker.StartAsync(cancellationToken: Cancellation);
        await using var server = await BrokeredCrm.StartServerAsync(crm, broker);
        var admin = await server.AdministratorAsync();
        await ImportAsync(admin.Client, Before, "qualified");
        await ImportAsync(admin.Client, Leads - Before, "new");

        // Moved leads are of the filter still: whoever comes to one a second time would count it as unchanged.
        var started = await admin.Client.StartAsync("company=Everybody", new { action = "move", status = "qualified" });
        var client = await KillAsync(server, admin, started.Id, "changed + unchanged", Kills);
        var ended = await client.ActionEndedAsync(started.Id, LongestStandstill * 2);

        Assert.Equal($"done: {Leads - Before} changed, {Before} unchanged", ended.ActionOutcome());
        Assert.Equal([$"qualified 1 {Before}", $"qualified 2 {Leads - Before}"], await LeadsAsync(server));
        Assert.Equal([Leads], await CountAsync(server, "select count(*)::int from timeline where type = 'lead.status_changed'"));
        Assert.Equal([0], await CountAsync(server, "select count(*)::int from action_rows where outcome <> 0"));

        (await client.PostAsync($"/leads/actions/{started.Id}/undo", null)).Is(200);
        client = await KillAsync(server, admin, started.Id, "undone + kept", 1);
        var undone = await client.ActionEndedAsync(started.Id, LongestStandstill * 2);

        Assert.Equal($"undone: {Leads - Before} changed, {Before} unchanged, {Leads - Before} undone", undone.ActionOutcome());
        Assert.Equal([$"new 3 {Leads - Before}", $"qualified 1 {Before}"], await LeadsAsync(server));
    }

    private static async Task ImportAsync(CrmClient client, int count, string status)
    {
        var rows = string.Concat(Enumerable.Range(0, count).Select(i => $"Ada,N{i},{status}.{i}@example.com,Everybody,{status}\n"));
        Assert.Equal($"done: {count} created", (await client.ImportAsync($"firstName,lastName,email,company,status\n{rows}", new { duplicates = "create" })).Outcome());
    }

    /// <summary>Kills the host each time when it has come further than it had.</summary>
    private static async Task<CrmClient> KillAsync(CrmServer server, CrmUser admin, string id, string progress, int times)
    {
        for (var kill = 0; kill < times; kill++)
        {
            var before = await DoneAsync();
            await Eventually.SeesAsync(_ => DoneAsync(), done => done > before, LongestStandstill, Cancellation);
            await Task.Delay(Random.Shared.Next(300), Cancellation);
            await server.Host.KillAsync();
            await server.StartHostAgainAsync(Cancellation);
        }

        return server.Client() with { AccessToken = admin.AccessToken };

        async Task<int> DoneAsync() => (await server.QueryAsync(
            server.LeadsDatabase, $"select {progress} from action_progress where action_id = $1::uuid", row => row.GetInt32(0), id)).Single();
    }

    private static Task<List<string>> LeadsAsync(CrmServer server) => server.QueryAsync(
        server.LeadsDatabase, "select status || ' ' || version || ' ' || count(*) from leads group by status, version order by status, version", row => row.GetString(0));

    private static Task<List<int>> CountAsync(CrmServer server, string sql) => server.QueryAsync(server.LeadsDatabase, sql, row => row.GetInt32(0));
}
