using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Events;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Kafka;

namespace MiniCrm.Tests.Integration.Imports;

/// <summary>The host dies again and again while it imports, and the broker outside it stays.</summary>
[Long(Seconds = 120)]
public sealed class ImportKilledTests(CrmFixture crm)
{
    private const int Rows = 40_000;
    private const int Kills = 3;

    // The next silo has to wait for the lease of the one that was killed.
    private static readonly TimeSpan LongestStandstill = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_in_the_middle_it_neither_loses_a_row_nor_does_one_twice_and_what_it_updated_can_be_taken_back()
    {
        await using var broker = await TestBroker.StartAsync(cancellationToken: Cancellation);
        await using var server = await BrokeredCrm.StartServerAsync(crm, broker);
        var admin = await server.AdministratorAsync();
        var existing = Enumerable.Range(0, 200).Select(i => $"Old,Name{i},updated.{i}@example.com,Before").ToArray();
        await ImportAsync(admin.Client, existing, new { });

        // Every two hundredth row updates a lead that was there, every thousandth is faulty.
        var rows = Enumerable.Range(0, Rows).Select(i => i % 200 == 7 ? $"New,Name{i},updated.{i / 200}@example.com,After" : i % 1000 == 13 ? $"Faulty,Name{i},none," : $"New,Name{i},{i}@example.com,After");
        var import = (await admin.Client.UploadAsync($"firstName,lastName,email,company\n{string.Join('\n', rows)}\n")).Is(202);
        (await admin.Client.PostAsync($"/imports/{import.Id}/start", new { duplicates = "update" })).Is(200);
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = await ReadAsync(server, import.Id);
            await Eventually.SeesAsync(_ => ReadAsync(server, import.Id), read => read > before, LongestStandstill, Cancellation);
            await Task.Delay(Random.Shared.Next(300), Cancellation);
            await server.Host.KillAsync();
            await server.StartHostAgainAsync(Cancellation);
        }

        var client = server.Client() with { AccessToken = admin.AccessToken };
        var ended = await Eventually.SeesAsync(
            async _ => (await client.GetAsync($"/imports/{import.Id}")).Is(200), answer => answer["state"].GetString() != "running", LongestStandstill * 2, Cancellation);

        Assert.Equal($"done: {Rows - 240} created, 200 updated, 40 refused", ended.Outcome());
        Assert.Equal(
            [$"{Rows - 240} {Rows - 240}"],
            await server.QueryAsync(server.LeadsDatabase, "select count(*) || ' ' || count(distinct state->>'lastName') from leads where state->>'email' not like 'updated%'", row => row.GetString(0)));
        Assert.Equal(["200 New After 2"], await server.QueryAsync(
            server.LeadsDatabase,
            "select count(*) || ' ' || (state->>'firstName') || ' ' || (state->>'company') || ' ' || version from leads where state->>'email' like 'updated%' group by state->>'firstName', state->>'company', version",
            row => row.GetString(0)));
        Assert.Equal([Rows - 40 + 200L], await server.QueryAsync(server.LeadsDatabase, "select count(*) from timeline where type in ('lead.created', 'lead.updated')", row => row.GetInt64(0)));
        Assert.Single(await server.PublishedAsync(server.LeadsDatabase, import.Id));

        (await client.PostAsync($"/imports/{import.Id}/revert", null)).Is(200);
        await Eventually.SeesAsync(async _ => (await client.GetAsync($"/imports/{import.Id}")).Is(200)["progress"].GetProperty("reverted").GetInt32(), reverted => reverted > 0, LongestStandstill, Cancellation);
        await server.Host.KillAsync();
        await server.StartHostAgainAsync(Cancellation);
        client = server.Client() with { AccessToken = admin.AccessToken };
        var reverted = await Eventually.SeesAsync(
            async _ => (await client.GetAsync($"/imports/{import.Id}")).Is(200), answer => answer["state"].GetString() != "reverting", LongestStandstill * 4, Cancellation);
        Assert.Equal($"reverted: {Rows - 240} created, 200 updated, 40 refused, {Rows - 40} reverted", reverted.Outcome());
        Assert.Equal(["200 Old Before"], await server.QueryAsync(
            server.LeadsDatabase,
            "select count(*) || ' ' || (state->>'firstName') || ' ' || (state->>'company') from leads where not deleted group by state->>'firstName', state->>'company'",
            row => row.GetString(0)));
    }

    private static async Task ImportAsync(CrmClient client, IEnumerable<string> rows, object plan) =>
        Assert.Equal("done", (await client.ImportAsync($"firstName,lastName,email,company\n{string.Join('\n', rows)}\n", plan))["state"].GetString());

    private static async Task<int> ReadAsync(CrmServer server, string id) =>
        (await server.QueryAsync(server.LeadsDatabase, "select read from import_progress where import_id = $1::uuid", row => row.GetInt32(0), id)).Single();
}
