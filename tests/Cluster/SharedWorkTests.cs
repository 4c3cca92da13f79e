using System.Net;
using System.Text.Json;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Kafka;
using Npgsql;

namespace MiniCrm.Tests.Cluster;

/// <summary>Two silos of notifications share the work, until one is killed.</summary>
public sealed class SharedWorkTests : IAsyncLifetime
{
    private static readonly string[] SiloRoles = ["users", "leads", "notifications", "notifications"];
    private static readonly string[] Consumed = ["user.created", "lead.assigned"];

    // What the development broker takes to give away the partitions of a member that died, and some more.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly List<HostProcess> _hosts = [];
    private PostgresServer? _postgres;
    private ITestBroker? _broker;
    private ClusterProcesses? _processes;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresServer.StartNewAsync();
        _broker = await TestBroker.StartAsync(partitions: 4);
        _processes = new(_postgres, _broker.Address);
        _hosts.AddRange([_processes.StartGateway(), .. SiloRoles.Select(_processes.StartSilo)]);
        foreach (var host in _hosts)
        {
            await host.WaitUntilOkAsync("/health/ready");
        }

        await _hosts[0].WaitUntilOkAsync("/health");
    }

    [Fact]
    public async Task One_killed_under_a_stream_of_assignments_loses_and_doubles_nothing()
    {
        var (one, other) = (_hosts[3], _hosts[4]);
        var admin = await new CrmClient(_hosts[0].Http).CreateFirstUserAsync();
        var recipients = new List<string> { admin.Id };
        await CreateUserAsync();
        await using var load = new LeadLoad(admin.Client, [.. recipients], writers: 3);

        // Both have a share of both groups; which keys come to whom is the partitioner's choice.
        await Eventually.SeesAsync(
            async _ =>
            {
                await CreateUserAsync();
                var handled = await Task.WhenAll(new[] { one, other }.SelectMany(silo => Consumed.Select(topic => HandledAsync(silo, topic))));
                return string.Join(' ', handled);
            },
            handled => !handled.Split(' ').Contains("0"),
            Limit,
            Cancellation);

        await one.KillAsync();
        await load.UntilEachHasDoneAsync(40, cancellationToken: Cancellation);
        await CreateUserAsync();
        await load.StopAsync();

        // What the gateway had sent by way of the killed silo may have been answered so, and nothing else.
        Assert.All(load.Refusals, refusal => Assert.StartsWith("503", refusal, StringComparison.Ordinal));
        using var log = new EventLog(_broker!.Address);
        var events = await PublishedAsync(log);
        var expected = events.SelectMany(Notification).Order().ToList();
        Assert.All(load.Acknowledged, told => Assert.True(events.Any(told.Is), $"{told} was never told."));
        await Eventually.SeesAsync(_ => InboxAsync(), rows => rows.Count >= expected.Count, Limit, Cancellation);
        await Eventually.SeesAsync(_ => LagAsync(other), lag => lag == 0, Limit, Cancellation);
        Assert.Equal(expected, (await InboxAsync()).Order());

        async Task CreateUserAsync() => recipients.Add((await admin.Client.PostAsync("/users", CrmUsers.NewUser())).Expect(HttpStatusCode.Created).Id);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }

        await _postgres!.DisposeAsync();
    }

    private static Task<double> HandledAsync(HostProcess silo, string topic) =>
        silo.Http.MetricAsync("minicrm_kafka_handled_total", [$"topic=\"{topic}\""], Cancellation);

    private static Task<double> LagAsync(HostProcess silo) => silo.Http.MetricAsync("minicrm_kafka_consumer_lag", [], Cancellation);

    /// <summary>Everything that users and leads have told, once.</summary>
    private async Task<List<KafkaEvent>> PublishedAsync(EventLog log)
    {
        foreach (var role in SiloRoles[..2])
        {
            await Eventually.SeesAsync(_ => QueryAsync(role, "select topic from outbox limit 1"), waiting => waiting.Count == 0, Limit, Cancellation);
        }

        await log.CatchUpAsync(Cancellation);
        return [.. log.Events.DistinctBy(logged => logged.Id)];
    }

    private static IEnumerable<string> Notification(KafkaEvent logged)
    {
        var body = JsonElement.Parse(logged.Value!);
        return logged.Topic switch
        {
            "user.created" => [$"email {body.GetProperty("userId").GetString()} "],
            "lead.assigned" => [$"in_app {body.GetProperty("newUserId").GetString()} {body.GetProperty("leadId").GetString()}"],
            _ => [],
        };
    }

    /// <summary>Channel, recipient and lead of every notification.</summary>
    private Task<List<string>> InboxAsync() => QueryAsync(
        "notifications", "select concat_ws(' ', type, recipient_id, coalesce(state->'metadata'->>'leadId', '')) from notifications");

    private async Task<List<string>> QueryAsync(string role, string sql)
    {
        await using var connection = await _postgres!.ConnectAsync(_processes!.Database(role), Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var rows = new List<string>();
        while (await reader.ReadAsync(Cancellation))
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
