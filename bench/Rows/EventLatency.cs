using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;
using MiniCrm.Tests.Support;

namespace MiniCrm.Bench.Rows;

/// <summary>From the time that the command stored with the event, before its commit, to its arrival at a consumer, at a steady rate of commands.</summary>
internal static class EventLatency
{
    private const string Topic = "lead.created";
    private const int Rate = 500;
    private static readonly TimeSpan Full = TimeSpan.FromSeconds(15);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CrmSystem system, Shape shape, string brokers, Plan plan, CancellationToken cancellationToken)
    {
        var length = plan.IsQuick ? TimeSpan.FromSeconds(3) : Full;
        var arrivals = new ConcurrentQueue<double>();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var consumer = AtTheEnd(brokers);
        var reading = Task.Factory.StartNew(() => Read(consumer, arrivals, done.Token), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var (watch, sent) = (Stopwatch.StartNew(), new List<Task>());
        while (watch.Elapsed < length)
        {
            sent.Add(system.CreateLeadAsync());
            var due = TimeSpan.FromSeconds((double)sent.Count / Rate) - watch.Elapsed;
            if (due > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(due, cancellationToken);
            }
        }

        await Task.WhenAll(sent);
        await system.SettleAsync(cancellationToken);
        await Eventually.IsTrueAsync(() => arrivals.Count >= sent.Count, cancellationToken: cancellationToken);
        await done.CancelAsync();
        await reading;

        // The first second compiles.
        double[] counted = [.. arrivals.Skip(Rate)];
        var what = $"from a command's own time to a consumer, at {sent.Count / length.TotalSeconds:0} commands a second";
        return
        [
            new("events", $"{what}, {shape.Name()}, p99", Series.Of([Series.At(counted, 0.99)])) { Unit = "ms", Goal = Goal.AtMost(50), Seen = $"p50 {Report.Number(Series.At(counted, 0.5))} ms" },
        ];
    }

    private static IConsumer<string, byte[]> AtTheEnd(string brokers)
    {
        var config = new ConsumerConfig { BootstrapServers = brokers, GroupId = "bench", FetchWaitMaxMs = 5 };
        var consumer = new ConsumerBuilder<string, byte[]>(config).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();

        // Offset.End would be looked up later, when the first events are there already.
        var patience = TimeSpan.FromSeconds(10);
        consumer.Assign(admin.GetMetadata(Topic, patience).Topics[0].Partitions
            .Select(partition => new TopicPartition(Topic, partition.PartitionId))
            .Select(partition => new TopicPartitionOffset(partition, consumer.QueryWatermarkOffsets(partition, patience).High)));
        return consumer;
    }

    private static void Read(IConsumer<string, byte[]> consumer, ConcurrentQueue<double> arrivals, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            if (consumer.Consume(100) is { } record)
            {
                var happened = DateTimeOffset.Parse(Encoding.UTF8.GetString(record.Message.Headers.GetLastBytes("ce_time")), CultureInfo.InvariantCulture);
                arrivals.Enqueue((DateTimeOffset.UtcNow - happened).TotalMilliseconds);
            }
        }
    }
}
