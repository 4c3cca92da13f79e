using System.Diagnostics;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Kafka;

namespace MiniCrm.Tests.Integration.Events;

/// <summary>The broker is away, and the CRM goes on as if nothing were the matter.</summary>
[Long(Seconds = 120)]
public sealed class BrokerAwayTests(CrmFixture crm)
{
    // What a slow answer may take longer than otherwise, for whatever else the machine has to do; whoever waits for a broker waits for seconds.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_under_writes_it_has_every_event_once_it_is_back()
    {
        await using var broker = await TestBroker.StartAsync(cancellationToken: Cancellation);
        await using var server = await BrokeredCrm.StartServerAsync(crm, broker);
        var recipients = await NewRecipientsAsync(server);
        await using var load = new LeadLoad((await server.AdministratorAsync()).Client, recipients);
        await load.UntilEachHasDoneAsync(5, cancellationToken: Cancellation);
        var started = Stopwatch.GetTimestamp();
        await load.UntilEachHasDoneAsync(60, cancellationToken: Cancellation);

        var killed = Stopwatch.GetTimestamp();
        await broker.KillAsync(Cancellation);
        var gone = Stopwatch.GetTimestamp();
        await IsMissedAsync(server);
        await load.UntilEachHasDoneAsync(60, cancellationToken: Cancellation);
        var returning = Stopwatch.GetTimestamp();
        await broker.StartAsync(cancellationToken: Cancellation);
        await load.UntilEachHasDoneAsync(10, cancellationToken: Cancellation);
        await load.StopAsync();

        Assert.Empty(load.Refusals);
        var (with, without) = (load.Slow(started, killed), load.Slow(gone, returning));
        Tell($"{load.Answers.Count} commands; 9 of 10 within {with.TotalMilliseconds:0} ms with the broker, {without.TotalMilliseconds:0} ms without it");
        Assert.InRange(without, TimeSpan.Zero, (3 * with) + Tolerance);
        var rest = await Rest.OfAsync(server, server.Events);
        rest.AssertComplete(load.Acknowledged);
        rest.AssertOneNotificationPerEvent();
        Tell($"at rest {Stopwatch.GetElapsedTime(returning).TotalSeconds:0.0} s after the start, {rest.Repeated} of {rest.Events.Count} events repeated");
    }

    [Fact]
    public async Task Away_from_the_start_it_has_every_event_once_it_comes()
    {
        await using var broker = await TestBroker.StartAsync(cancellationToken: Cancellation);
        await broker.StopAsync(Cancellation);
        await using var server = await BrokeredCrm.StartServerAsync(crm, broker);
        var recipients = await NewRecipientsAsync(server);
        await using var load = new LeadLoad((await server.AdministratorAsync()).Client, recipients);
        await load.UntilEachHasDoneAsync(10, cancellationToken: Cancellation);

        await IsMissedAsync(server);
        await broker.StartAsync(cancellationToken: Cancellation);
        await load.UntilEachHasDoneAsync(10, cancellationToken: Cancellation);
        await load.StopAsync();

        Assert.Empty(load.Refusals);
        var rest = await Rest.OfAsync(server, server.Events);
        rest.AssertComplete(load.Acknowledged);
        rest.AssertOneNotificationPerEvent();
    }

    [Fact]
    public async Task Back_and_empty_it_gets_all_that_it_had_not_acknowledged()
    {
        await using var broker = await TestBroker.StartAsync(cancellationToken: Cancellation);
        await using var server = await BrokeredCrm.StartServerAsync(crm, broker);
        var recipients = await NewRecipientsAsync(server);
        await using var load = new LeadLoad((await server.AdministratorAsync()).Client, recipients);
        await load.UntilEachHasDoneAsync(20, cancellationToken: Cancellation);

        await broker.KillAsync(Cancellation);
        var killed = $"{DateTime.UtcNow:O}";
        await load.UntilEachHasDoneAsync(20, cancellationToken: Cancellation);
        await IsMissedAsync(server);

        // By the clock: of a broker that came back empty after ten to fifteen seconds consumers were seen to take no notice for over a minute.
        await Task.Delay(TimeSpan.FromSeconds(broker.IsReal ? 20 : 0), Cancellation);

        // What happened before may have been acknowledged, and its row waits for the rest of its page.
        var waiting = new List<string>();
        foreach (var database in new[] { server.UsersDatabase, server.LeadsDatabase, server.NotificationsDatabase })
        {
            waiting.AddRange(await server.QueryAsync(database, "select id::text from outbox where time > $1::timestamptz", row => row.GetString(0), killed));
        }

        await broker.StartAsync(empty: true, Cancellation);
        var before = load.Acknowledged.Count;
        await load.UntilEachHasDoneAsync(20, cancellationToken: Cancellation);
        await load.StopAsync();

        Assert.Empty(load.Refusals);
        var rest = await Rest.OfAsync(server, server.Events);
        Tell($"{waiting.Count} events waited, {rest.Events.Count} arrived");
        Assert.NotEmpty(waiting);
        Assert.Empty(waiting.Except(rest.Events.Select(logged => logged.Id)));
        var byKey = rest.Events.ToLookup(logged => logged.Key);
        Assert.All(load.Acknowledged.Skip(before), expected => Assert.True(byKey[expected.Lead].Any(expected.Is), $"{expected} was never told."));
        rest.AssertInOrder();
        rest.AssertNotificationsOfEvents();
    }

    /// <summary>An outage has been one when the host has said so, and leads have events that wait.</summary>
    private static async Task IsMissedAsync(CrmServer server)
    {
        await Eventually.IsTrueAsync(() => server.Host.Log.Contains("does not answer", StringComparison.Ordinal), cancellationToken: Cancellation);
        await Eventually.SeesAsync(
            _ => server.QueryAsync(server.LeadsDatabase, "select id from outbox limit 1", row => row.GetGuid(0)), rows => rows.Count > 0, cancellationToken: Cancellation);
    }

    private static async Task<IReadOnlyList<string>> NewRecipientsAsync(CrmServer server)
    {
        var admin = (await server.AdministratorAsync()).Client;
        var users = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => admin.PostAsync("/users", CrmUsers.NewUser())));
        return [.. users.Select(user => user.Is(201).Id)];
    }

    private static void Tell(string sentence) => TestContext.Current.TestOutputHelper?.WriteLine(sentence);
}
