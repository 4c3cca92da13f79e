using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Kafka;

namespace MiniCrm.Tests.Integration.Events;

/// <summary>The host dies at random moments, and the broker outside it stays.</summary>
[Collection(EventsCollection.Name)]
public sealed class HostKilledTests(BrokeredCrm crm)
{
    private const int Rounds = 10;
    private static readonly TimeSpan LongestLife = TimeSpan.FromMilliseconds(800);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_at_random_moments_under_writes_it_tells_everything_at_least_once_and_notifies_once()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"Seed: {seed}");
        var random = new Random(seed);
        await using var broker = await TestBroker.StartAsync(cancellationToken: Cancellation);
        await using var server = await crm.StartServerAsync(broker);
        var admin = await server.AdministratorAsync();
        string[] recipients = [(await server.NewUserAsync()).Id, (await server.NewUserAsync()).Id, admin.Id];
        var acknowledged = new List<ExpectedEvent>();
        for (var round = 0; round < Rounds; round++)
        {
            var client = server.Client() with { AccessToken = admin.AccessToken };
            await using var load = new LeadLoad(client, recipients, writers: 6);
            await load.UntilEachHasDoneAsync(1, cancellationToken: Cancellation);
            (await client.PostAsync("/users", CrmUsers.NewUser())).Is(201);

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
}
