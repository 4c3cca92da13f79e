using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Kafka;

namespace MiniCrm.Tests.Integration.Events;

/// <summary>A stop that leaves nothing to do, neither for the broker's other readers nor for the next start.</summary>
[Long]
public sealed class GracefulStopTests(CrmFixture crm)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stop_under_writes_empties_the_outboxes()
    {
        await using var broker = await TestBroker.StartAsync(cancellationToken: Cancellation);
        await using var server = await BrokeredCrm.StartServerAsync(crm, broker);
        var admin = await server.AdministratorAsync();
        await using var load = new LeadLoad(admin.Client, [admin.Id, (await server.NewUserAsync()).Id], writers: 8);
        await load.UntilEachHasDoneAsync(10, cancellationToken: Cancellation);

        Assert.Equal(0, await server.Host.StopAsync());
        await load.StopAsync();

        foreach (var database in new[] { server.UsersDatabase, server.LeadsDatabase, server.NotificationsDatabase })
        {
            Assert.Empty(await server.QueryAsync(database, "select topic from outbox", row => row.GetString(0)));
        }

        await server.Events.CatchUpAsync(Cancellation);
        var byKey = server.Events.Events.ToLookup(logged => logged.Key);
        Assert.All(load.Acknowledged, expected => Assert.True(byKey[expected.Lead].Any(expected.Is), $"{expected} was never told."));
    }

    [Fact]
    public async Task The_next_start_handles_only_what_is_new()
    {
        await using var broker = await TestBroker.StartAsync(cancellationToken: Cancellation);
        await using var server = await BrokeredCrm.StartServerAsync(crm, broker);
        var admin = await server.AdministratorAsync();
        string[] recipients = [admin.Id, (await server.NewUserAsync()).Id];
        await using var load = new LeadLoad(admin.Client, recipients);
        await load.UntilEachHasDoneAsync(20, cancellationToken: Cancellation);
        await load.StopAsync();

        // At once after the last effect: what was done within the last second waits for its commit.
        var expected = recipients.Length + load.Acknowledged.Count(told => told.Topic == "lead.assigned");
        await Eventually.SeesAsync(
            _ => server.QueryAsync(server.NotificationsDatabase, "select id from notifications", row => row.GetGuid(0)),
            rows => rows.Count == expected,
            cancellationToken: Cancellation);
        Assert.Equal(0, await server.Host.StopAsync());
        await server.StartHostAgainAsync(Cancellation);
        var client = server.Client() with { AccessToken = admin.AccessToken };
        var user = (await client.PostAsync("/users", CrmUsers.NewUser())).Is(201);
        (await client.PostAsync("/leads", new { firstName = "Grace", lastName = "Hopper", email = "grace@example.com", assignedUserId = user.Id })).Is(201);

        (await Rest.OfAsync(server, server.Events)).AssertOneNotificationPerEvent();
        Assert.Equal(1, await HandledAsync(server, "user.created"));
        Assert.Equal(1, await HandledAsync(server, "lead.assigned"));
    }

    private static Task<double> HandledAsync(CrmServer server, string topic) =>
        server.Host.Http.MetricAsync("minicrm_kafka_handled_total", [$"topic=\"{topic}\""], Cancellation);
}
