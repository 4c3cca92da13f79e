using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using MiniCrm.Grains.Notifications.Consuming;
using MiniCrm.Kafka.Clients;
using MiniCrm.Kafka.Configuration;
using MiniCrm.Kafka.Consuming;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Kafka;

namespace MiniCrm.Tests.Integration.Events;

/// <summary>What there is once everything has come to rest: no outbox holds anything, no group has a record before it, no mail is due.</summary>
/// <param name="Events">Everything that the broker has, in the order it was read, repetitions left out.</param>
/// <param name="Repeated">How many records were repetitions.</param>
/// <param name="Sequences">How many events each aggregate has had, by its key, as the databases say.</param>
/// <param name="Inbox">Of every notification that came of an event: its channel, recipient and lead.</param>
internal sealed record Rest(
    IReadOnlyList<KafkaEvent> Events,
    int Repeated,
    IReadOnlyDictionary<string, int> Sequences,
    IReadOnlyList<(string Channel, string Recipient, string? Lead)> Inbox)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Rest> OfAsync(CrmServer server, EventLog log)
    {
        await AreEmptyAsync(server, "select position::text from outbox limit 1", server.UsersDatabase, server.LeadsDatabase);
        await HaveCaughtUpAsync(server.Brokers);
        await AreEmptyAsync(
            server,
            "select id::text from notifications where status = 'pending' union all select position::text from outbox limit 1",
            server.NotificationsDatabase);
        await log.CatchUpAsync(Cancellation);

        var all = log.Events;
        KafkaEvent[] events = [.. all.DistinctBy(logged => logged.Id)];
        return new(events, all.Count - events.Length, await SequencesAsync(server), await InboxAsync(server));
    }

    /// <summary>Every event that the databases count is there, in order per key within a topic.</summary>
    public void AssertComplete(IEnumerable<ExpectedEvent> acknowledged)
    {
        var byKey = Events.ToLookup(logged => logged.Key!);
        Assert.Equal(
            Sequences.OrderBy(aggregate => aggregate.Key, StringComparer.Ordinal),
            byKey.Select(events => KeyValuePair.Create(events.Key, events.Max(logged => logged.Sequence))).OrderBy(aggregate => aggregate.Key, StringComparer.Ordinal));
        Assert.All(byKey, events => Assert.Equal(Enumerable.Range(1, Sequences[events.Key]), events.Select(logged => logged.Sequence).Order()));
        AssertInOrder();
        Assert.All(acknowledged, expected => Assert.True(byKey[expected.Lead].Any(expected.Is), $"{expected} was never told."));
    }

    public void AssertInOrder() => Assert.All(Events.GroupBy(logged => (logged.Key, logged.Topic)), events =>
    {
        Assert.Single(events.Select(logged => logged.Partition).Distinct());
        Assert.Equal(events.Select(logged => logged.Sequence).Order(), events.Select(logged => logged.Sequence));
    });

    /// <summary>One welcome per new user, one notification per assignment.</summary>
    public void AssertOneNotificationPerEvent() => Assert.Equal(Events.SelectMany(Notifications).Order(), Inbox.Order());

    /// <summary>As <see cref="AssertOneNotificationPerEvent"/>, when events were lost that had been consumed before.</summary>
    public void AssertNotificationsOfEvents()
    {
        Assert.Equal(Inbox.Distinct(), Inbox);
        Assert.Empty(Events.SelectMany(Notifications).Except(Inbox));
    }

    private static IEnumerable<(string Channel, string Recipient, string? Lead)> Notifications(KafkaEvent logged)
    {
        var body = JsonElement.Parse(logged.Value!);
        return logged.Topic switch
        {
            "user.created" or "user.security_changed" or "user.new_device" => [("email", body.Text("userId")!, null)],
            "lead.assigned" when body.Text("newUserId") is { } assignee => [("in_app", assignee, body.Text("leadId"))],
            _ => [],
        };
    }

    private static async Task AreEmptyAsync(CrmServer server, string sql, params string[] databases)
    {
        foreach (var database in databases)
        {
            await Eventually.SeesAsync(
                _ => server.QueryAsync(database, sql, row => row.GetString(0)), rows => rows.Count == 0, Limit, Cancellation);
        }
    }

    private static async Task HaveCaughtUpAsync(string brokers)
    {
        var clients = new KafkaClients(new KafkaSettings { Brokers = brokers }, new ClientLog(NullLogger.Instance));
        foreach (var (group, topic) in new[]
        {
            (ConsumerHosting.WelcomeGroup, "user.created"),
            (ConsumerHosting.AssignmentGroup, "lead.assigned"),
            (ConsumerHosting.SecurityGroup, "user.security_changed"),
            (ConsumerHosting.DevicesGroup, "user.new_device"),
            (ConsumerHosting.ErasureGroup, "user.deleted"),
            (ConsumerHosting.ErasureGroup, "lead.deleted"),
            (ConsumerHosting.ErasureGroup, "lead.erased"),
        })
        {
            var lag = new ConsumerLag(group, [topic], clients);
            await Eventually.SeesAsync(_ => lag.MeasureAsync(), before => before == 0, Limit, Cancellation);
        }
    }

    private static async Task<IReadOnlyDictionary<string, int>> SequencesAsync(CrmServer server)
    {
        var sequences = new Dictionary<string, int>();
        foreach (var (database, table) in new[] { (server.UsersDatabase, "users"), (server.UsersDatabase, "sign_ins"), (server.LeadsDatabase, "leads"), (server.NotificationsDatabase, "notifications") })
        {
            foreach (var (id, sequence) in await server.QueryAsync(
                database, $"select id::text, (state->>'sequence')::int from {table} where state->>'sequence' <> '0'", row => (row.GetString(0), row.GetInt32(1))))
            {
                sequences.Add(id, sequence);
            }
        }

        return sequences;
    }

    private static async Task<IReadOnlyList<(string Channel, string Recipient, string? Lead)>> InboxAsync(CrmServer server) => await server.QueryAsync(
        server.NotificationsDatabase,
        "select type, recipient_id::text, state->'metadata'->>'leadId' from notifications",
        row => (row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2)));
}
