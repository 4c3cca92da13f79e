using System.Globalization;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Kafka;
using Npgsql;

namespace MiniCrm.Tests.Integration.Events;

/// <summary>The host dies at random moments, and the broker outside it stays.</summary>
[Long(Seconds = 80)]
public sealed class HostKilledTests(CrmFixture crm)
{
    // The group lets somebody new in only when it takes the one who was killed for dead: most hosts die before they have consumed anything.
    private const int RoundsPerConsuming = 3;
    private static readonly TimeSpan LongestLife = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(2.5);

    /// <summary>Three, or as many as the long run asks for.</summary>
    private static int Rounds => int.Parse(Environment.GetEnvironmentVariable("MINICRM_KILL_ROUNDS") ?? "3", CultureInfo.InvariantCulture);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_at_random_moments_under_writes_it_tells_everything_at_least_once_and_notifies_once()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"Seed: {seed}");
        var random = new Random(seed);
        await using var broker = await TestBroker.StartAsync(cancellationToken: Cancellation);
        await using var server = await BrokeredCrm.StartServerAsync(crm, broker);
        var admin = await server.AdministratorAsync();
        string[] recipients = [(await server.NewUserAsync()).Id, (await server.NewUserAsync()).Id, admin.Id];
        var acknowledged = new List<ExpectedEvent>();
        for (var round = 0; round < Rounds; round++)
        {
            var client = server.Client() with { AccessToken = admin.AccessToken };
            await using var load = new LeadLoad(client, recipients, writers: 6);
            await load.UntilEachHasDoneAsync(1, cancellationToken: Cancellation);
            (await client.PostAsync("/users", CrmUsers.NewUser())).Is(201);
            if (round % RoundsPerConsuming == RoundsPerConsuming - 1)
            {
                await Eventually.SeesAsync(_ => HandledAsync(server), handled => handled > 0, cancellationToken: Cancellation);
            }

            await Task.Delay(random.NextDouble() * LongestLife, Cancellation);
            await server.Host.KillAsync();
            await load.StopAsync();
            acknowledged.AddRange(load.Acknowledged);
            await server.StartHostAgainAsync(Cancellation);
        }

        var rest = await Rest.OfAsync(server, server.Events);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{acknowledged.Count} acknowledged, {rest.Events.Count} events, {rest.Repeated} repeated, {rest.Inbox.Count} notifications");
        rest.AssertComplete(acknowledged);
        rest.AssertOneNotificationPerEvent();
    }

    [Fact]
    public async Task Killed_between_storing_and_committing_it_loses_nothing_and_what_comes_again_is_one_notification()
    {
        await using var broker = await TestBroker.StartAsync(cancellationToken: Cancellation);
        await using var server = await BrokeredCrm.StartServerAsync(crm, broker);
        var admin = await server.AdministratorAsync();
        string[] recipients = [(await server.NewUserAsync()).Id, (await server.NewUserAsync()).Id, admin.Id];
        double stored;
        await Eventually.SeesAsync(
            _ => server.QueryAsync(server.NotificationsDatabase, "select id from inboxes where id = $1::uuid", row => row.GetGuid(0), admin.Id),
            welcomed => welcomed.Count == 1,
            cancellationToken: Cancellation);
        await using (var load = new LeadLoad(admin.Client, recipients))
        {
            await using var held = await server.Postgres.ConnectAsync(server.NotificationsDatabase, Cancellation);
            await using var hold = new NpgsqlCommand($"begin; select from inboxes where id = '{admin.Id}' for update", held);
            await hold.ExecuteNonQueryAsync(Cancellation);
            await load.UntilEachHasDoneAsync(20, cancellationToken: Cancellation);
            await load.StopAsync();
            await Eventually.SeesAsync(
                _ => server.QueryAsync(
                    server.NotificationsDatabase,
                    "select pid from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0",
                    row => row.GetInt32(0)),
                waiting => waiting.Count > 0,
                cancellationToken: Cancellation);

            var before = await HandledAsync(server);
            await using (var later = new LeadLoad(admin.Client, recipients[..2]))
            {
                await Eventually.SeesAsync(_ => HandledAsync(server), handled => handled >= before + 20, cancellationToken: Cancellation);
                await later.StopAsync();
            }

            // Longer than from one commit of offsets to the next: those of the inbox that is held must not be among them, nor what was done after them.
            await Task.Delay(Held, Cancellation);
            stored = await StoredAsync(server);
            await server.Host.KillAsync();
        }

        await server.StartHostAgainAsync(Cancellation);
        (await Rest.OfAsync(server, server.Events)).AssertOneNotificationPerEvent();
        var (handled, missing) = (await HandledAsync(server), await StoredAsync(server) - stored);
        Assert.True(handled > missing, $"Of {missing} notifications that were missing {handled} records came: none again.");
    }

    private static async Task<double> StoredAsync(CrmServer server) =>
        (await server.QueryAsync(server.NotificationsDatabase, "select count(*) from notifications where type = 'in_app'", row => row.GetInt64(0))).Single();

    private static Task<double> HandledAsync(CrmServer server) =>
        server.Host.Http.MetricAsync("minicrm_kafka_handled_total", ["topic=\"lead.assigned\""], Cancellation);
}
