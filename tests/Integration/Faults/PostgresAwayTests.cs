using System.Diagnostics;
using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Faults;

/// <summary>PostgreSQL goes away under load, and comes back.</summary>
[Long]
public sealed class PostgresAwayTests(PostgresAwayTests.OwnCrm crm) : IClassFixture<PostgresAwayTests.OwnCrm>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Stopped_and_started_again_it_has_every_acknowledged_write() => GoesAway(() => crm.Postgres.StopAsync(Cancellation));

    [Fact]
    public Task Killed_and_started_again_it_has_every_acknowledged_write() => GoesAway(() => crm.Postgres.KillAsync(Cancellation));

    private async Task GoesAway(Func<Task> leave)
    {
        var client = (await crm.Server.AdministratorAsync()).Client;
        await using var writers = new Writers(client, 8);
        await writers.UntilEachHasDoneAsync(10);

        await leave();
        await writers.UntilEachWasRefusedAsync();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).Status);
        (await client.GetAsync("/health")).Expect(HttpStatusCode.ServiceUnavailable);

        await crm.Postgres.StartAsync(Cancellation);
        var back = Stopwatch.GetTimestamp();
        await writers.UntilEachHasDoneAsync(1, Limit);
        var resumed = Stopwatch.GetElapsedTime(back);
        await writers.UntilEachHasDoneAsync(10);
        await writers.StopAsync();
        TestContext.Current.SendDiagnosticMessage(
            "All writers went on after {0}; {1} commands done, {2} requests refused, the slowest answer after {3}.",
            resumed,
            writers.Acknowledged.Count,
            writers.Refusals.Count,
            writers.Slowest);

        Assert.InRange(writers.Slowest, TimeSpan.Zero, Limit);
        Assert.All(writers.Refusals, answer => Answers.AssertUnavailable(answer, "unavailable", "outcome-unknown"));
        await AssertNothingIsLostAsync(writers);
        await AssertMemoryIsTheDatabaseAsync(client);
    }

    private async Task AssertNothingIsLostAsync(Writers writers)
    {
        var rows = (await crm.Leads.RowsAsync()).ToDictionary(row => row.Id);
        var events = (await crm.Leads.EventsAsync()).ToLookup(row => row.Lead);
        Assert.All(rows.Values, row =>
        {
            LeadSteps.AssertGapFree([.. events[row.Id]]);
            Assert.Equal((row.Version, row.Version), (row.State.GetProperty("sequence").GetInt32(), events[row.Id].Count()));
        });
        Assert.All(writers.Acknowledged, command =>
        {
            Assert.True(rows[command.Lead].Version >= command.Version, $"{command} is lost.");
            Assert.Equal(command.Version, events[command.Lead].Single(row => row.LastName == command.Name).Sequence);
        });
    }

    private async Task AssertMemoryIsTheDatabaseAsync(CrmClient client)
    {
        foreach (var row in await crm.Leads.RowsAsync())
        {
            LeadSteps.AssertSame(await client.ReadAsync(row.Id), row);
        }
    }

    /// <summary>The all-in-one host on a PostgreSQL of its own, with nobody to publish to.</summary>
    public sealed class OwnCrm : IAsyncLifetime
    {
        public PostgresServer Postgres { get; private set; } = null!;

        public CrmServer Server { get; private set; } = null!;

        public LeadDatabase Leads { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Postgres = await PostgresServer.StartNewAsync();
            Server = await CrmServer.StartAsync(Postgres, new Dictionary<string, string?> { ["KAFKA_BROKERS"] = CrmServer.NoBroker });
            Leads = new LeadDatabase(Postgres, Server.LeadsDatabase);
        }

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            await Postgres.DisposeAsync();
        }
    }
}
