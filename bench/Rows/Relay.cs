using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Kafka;

namespace MiniCrm.Bench.Rows;

/// <summary>How fast events leave the outbox, how long one is under way, and what that takes from the commands.</summary>
internal sealed class Relay : IRow
{
    private const string Topic = "lead.updated";
    private const string Body = """{"leadId":"0199e0f0-0000-7000-8000-000000000001","firstName":"Jane","lastName":"Doe","timestamp":"2026-11-25T04:01:02.123Z"}""";
    private const int FullWaiting = 100_000;
    private const int QuickWaiting = 5_000;
    private const int Clients = 32;

    public string Name => "events";

    public string Purpose => "events from the outbox to Kafka and on";

    public IReadOnlyList<Shape> Shapes => Harness.Shapes.Both;

    public async Task<IReadOnlyList<Figure>> RunAsync(Context context, Shape shape, CancellationToken cancellationToken)
    {
        const int Leads = 1000;
        var where = context.Broker.IsReal ? "Apache Kafka" : "the broker for development";
        await using var system = await context.AloneAsync(shape, Leads, cancellationToken);
        var (relayed, produced) = await Rounds.InTurnAsync(
            new(system, (_, token) => RelayAsync(system, Waiting(context), token), Writes: true),
            new(system, (_, token) => ProduceAsync(context.Broker, Waiting(context), token), Writes: false),
            context.Plan,
            cancellationToken);
        var latency = await EventLatency.MeasureAsync(system, shape, context.Broker.Address, context.Plan, cancellationToken);
        await using var alone = await CrmSystem.StartAsync(shape, context.Today, new(context.Postgres), CrmServer.NoBroker, Leads, cancellationToken);
        var (beside, without) = await Rounds.InTurnAsync(Commands(system, writes: true), Commands(alone, writes: false), context.Plan, cancellationToken);
        return
        [
            new(Name, $"{Waiting(context):#,0} events that wait in an outbox, to {where}, {shape.Name()}", relayed.PerSecond.Over(produced.PerSecond))
            {
                Against = "a producer alone that sends the same records",
                Goal = Goal.AtLeast(0.25),
                Seen = Measured.Tell(relayed, produced),
            },
            new(Name, $"the same, {shape.Name()}", relayed.PerSecond) { Unit = "/s", Goal = Goal.AtLeast(10_000) },
            .. latency,
            new(Name, $"POST /leads, {Clients} connections, with the relay, {shape.Name()}", beside.PerSecond.Over(without.PerSecond))
            {
                Against = "the same with nobody to publish to",
                Goal = Goal.AtLeast(0.90),
                Seen = Measured.Tell(beside, without),
            },
        ];
    }

    private static int Waiting(Context context) => context.Plan.IsQuick ? QuickWaiting : FullWaiting;

    private static Contender Commands(CrmSystem system, bool writes) => new(system, system.Asks(Clients, _ => [new("POST", "/leads", Create.Body)]), writes);

    /// <summary>Events that become visible at once, each of a key of its own.</summary>
    private static async Task<Load> RelayAsync(CrmSystem system, int waiting, CancellationToken cancellationToken)
    {
        await system.Databases.DoAsync(
            "leads",
            $"""
            insert into outbox (id, key, sequence, topic, body, time)
            select gen_random_uuid(), gen_random_uuid(), 1, '{Topic}', '{Body}', now() from generate_series(1, {waiting})
            """,
            cancellationToken);
        var watch = Stopwatch.StartNew();

        // It wakes the relay.
        await system.CreateLeadAsync();
        await Eventually.SeesAsync(
            token => system.Databases.AskAsync<bool>("leads", "select not exists (select from outbox)", token), isEmpty => isEmpty, TimeSpan.FromMinutes(2), cancellationToken);
        return new(waiting, watch.Elapsed);
    }

    private static async Task<Load> ProduceAsync(ITestBroker broker, int count, CancellationToken cancellationToken)
    {
        var config = new ProducerConfig { BootstrapServers = broker.Address, Acks = Acks.All, EnableIdempotence = true, LingerMs = 0, Partitioner = Partitioner.Murmur2Random };
        using var producer = new ProducerBuilder<string, byte[]>(config).Build();
        var (value, left) = (Encoding.UTF8.GetBytes(Body), count);

        // The relay's has been connected for long.
        await producer.ProduceAsync(Topic, new() { Key = $"{Guid.NewGuid()}", Value = value, Headers = Headers() }, cancellationToken);
        var watch = Stopwatch.StartNew();

        // What is awaited goes on elsewhere than on the producer's own thread, whose end its disposal waits for.
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (var number = 0; number < count; number++)
        {
            var record = new Message<string, byte[]> { Key = $"{Guid.NewGuid()}", Value = value, Headers = Headers() };
            while (!TryProduce(record))
            {
                await Task.Delay(1, cancellationToken);
            }
        }

        await done.Task.WaitAsync(cancellationToken);
        return new(count, watch.Elapsed);

        bool TryProduce(Message<string, byte[]> record)
        {
            try
            {
                producer.Produce(Topic, record, report =>
                {
                    if (report.Error.IsError)
                    {
                        done.TrySetException(new VoidRunException(report.Error.Reason));
                    }
                    else if (Interlocked.Decrement(ref left) == 0)
                    {
                        done.TrySetResult();
                    }
                });
                return true;
            }
            catch (ProduceException<string, byte[]> full) when (full.Error.Code is Confluent.Kafka.ErrorCode.Local_QueueFull)
            {
                return false;
            }
        }
    }

    // As many and as long as those of the relay.
    private static Headers Headers() => new()
    {
        { "ce_specversion", "1.0"u8.ToArray() },
        { "ce_id", Encoding.UTF8.GetBytes($"{Guid.NewGuid()}") },
        { "ce_source", "/minicrm/leads"u8.ToArray() },
        { "ce_type", "lead.updated"u8.ToArray() },
        { "ce_time", "2026-11-25T04:01:02.123Z"u8.ToArray() },
        { "content-type", "application/json"u8.ToArray() },
        { "ce_subject", Encoding.UTF8.GetBytes($"{Guid.NewGuid()}") },
        { "ce_sequence", "1"u8.ToArray() },
    };
}
