using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Kafka;
using Npgsql;

namespace MiniCrm.Bench;

/// <summary>
/// How fast events leave the outbox, how long one takes from its commit to a consumer, and what the relay costs the commands: the all-in-one
/// host in a process of its own, with a PostgreSQL that flushes and, where <c>KAFKA_TEST_SCRIPT</c> is set, a real broker.
/// </summary>
internal static class EventsBench
{
    private const int Waiting = 200_000;
    private const int Rate = 500;
    private const int Clients = 32;
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Full = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync()
    {
        await using var broker = await TestBroker.StartAsync();
        Console.WriteLine($"Broker: {(broker.IsReal ? "real" : "librdkafka's mock")}, at {broker.Address}");
        await using var postgres = await PostgresServer.StartNewAsync(durable: true);
        var alone = await CommandsAsync(postgres, CrmServer.NoBroker);
        await using var server = await CrmServer.StartAsync(postgres, new Dictionary<string, string?> { ["KAFKA_BROKERS"] = broker.Address });
        var relayed = await CommandsAsync(server);
        Console.WriteLine($"Commands, {Clients} clients: {alone:0}/s with nobody to publish to, {relayed:0}/s with the relay ({(relayed / alone - 1) * 100:+0;-0} %)");
        await RelayAsync(server);
        await LatencyAsync(server, broker.Address);
        return 0;
    }

    private static async Task<double> CommandsAsync(PostgresServer postgres, string brokers)
    {
        await using var server = await CrmServer.StartAsync(postgres, new Dictionary<string, string?> { ["KAFKA_BROKERS"] = brokers });
        return await CommandsAsync(server);
    }

    /// <summary>Leads created in a second by clients that wait for each answer; the first seconds compile and do not count.</summary>
    private static async Task<double> CommandsAsync(CrmServer server)
    {
        var client = (await server.AdministratorAsync()).Client;
        var (created, counting, watch) = (0L, false, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            while (watch.Elapsed < Full * 2)
            {
                await CreateAsync(client);
                if (watch.Elapsed > Full)
                {
                    counting = true;
                    Interlocked.Increment(ref created);
                }
            }
        }));
        return counting ? created / Full.TotalSeconds : 0;
    }

    /// <summary>Many events that become visible at once, each of a key of its own.</summary>
    private static async Task RelayAsync(CrmServer server)
    {
        await using var connection = await server.Postgres.ConnectAsync(server.LeadsDatabase, CancellationToken.None);
        await using var insert = new NpgsqlCommand(
            $$"""
            insert into outbox (id, key, sequence, topic, body, time)
            select gen_random_uuid(), gen_random_uuid(), 1, 'lead.updated',
              json_build_object('leadId', gen_random_uuid(), 'firstName', 'Jane', 'lastName', 'Doe', 'timestamp', '2026-11-25T04:01:02.123Z'), now()
            from generate_series(1, {{Waiting}})
            """,
            connection)
        { CommandTimeout = 120 };
        await insert.ExecuteNonQueryAsync();
        var watch = Stopwatch.StartNew();
        await using var left = new NpgsqlCommand("select exists (select from outbox)", connection);
        while ((bool)(await left.ExecuteScalarAsync())!)
        {
            await Task.Delay(50);
        }

        Console.WriteLine($"Relay: {Waiting} events in {watch.Elapsed.TotalSeconds:0.0} s, {Waiting / watch.Elapsed.TotalSeconds:0}/s");
    }

    /// <summary>From the time that the command stored with the event to its arrival at a consumer, at a steady rate of commands.</summary>
    private static async Task LatencyAsync(CrmServer server, string brokers)
    {
        var client = (await server.AdministratorAsync()).Client;
        var arrivals = new ConcurrentQueue<double>();
        using var done = new CancellationTokenSource();
        var reading = Task.Factory.StartNew(() => Read(brokers, arrivals, done.Token), TaskCreationOptions.LongRunning);
        var (watch, sent) = (Stopwatch.StartNew(), new List<Task>());
        for (var number = 0; watch.Elapsed < Steady; number++)
        {
            sent.Add(CreateAsync(client));
            var due = TimeSpan.FromSeconds((number + 1.0) / Rate) - watch.Elapsed;
            if (due > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(due);
            }
        }

        await Task.WhenAll(sent);
        await Task.Delay(TimeSpan.FromSeconds(1));
        await done.CancelAsync();
        await reading;
        double[] sorted = [.. arrivals.Skip(Rate * 2).Order()];
        Console.WriteLine(
            $"From commit to consumer at {sent.Count / Steady.TotalSeconds:0} commands/s, {sorted.Length} events: "
            + $"p50 {At(sorted, 0.5):0} ms, p99 {At(sorted, 0.99):0} ms, most {At(sorted, 1):0} ms");
    }

    private static void Read(string brokers, ConcurrentQueue<double> arrivals, CancellationToken done)
    {
        var config = new ConsumerConfig { BootstrapServers = brokers, GroupId = "bench", AutoOffsetReset = AutoOffsetReset.Latest, FetchWaitMaxMs = 5 };
        using var consumer = new ConsumerBuilder<string, byte[]>(config).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        consumer.Assign(admin.GetMetadata("lead.created", TimeSpan.FromSeconds(10)).Topics[0].Partitions
            .Select(partition => new TopicPartitionOffset("lead.created", partition.PartitionId, Offset.End)));
        while (!done.IsCancellationRequested)
        {
            if (consumer.Consume(100) is { } record)
            {
                var happened = DateTimeOffset.Parse(Encoding.UTF8.GetString(record.Message.Headers.GetLastBytes("ce_time")), CultureInfo.InvariantCulture);
                arrivals.Enqueue((DateTimeOffset.UtcNow - happened).TotalMilliseconds);
            }
        }
    }

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * share)];

    private static async Task CreateAsync(CrmClient client)
    {
        var answer = await client.PostAsync("/leads", new { firstName = "Jane", lastName = "Doe", email = "jane@example.com" });
        if ((int)answer.Status != 201)
        {
            throw new InvalidOperationException($"POST /leads answered {answer}.");
        }
    }
}
