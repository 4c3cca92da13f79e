using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MiniCrm.Kafka.Clients;

namespace MiniCrm.Kafka.Consuming;

/// <summary>
/// Shows how far all groups are behind, read every few seconds by one client for all: asking a consumer stops its consuming, and each client
/// is four threads that wake several times a second.
/// </summary>
public sealed class LagWatch(IEnumerable<ConsumerLag> lags, KafkaClients clients, TimeProvider clock, ILogger<LagWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly ImmutableArray<ConsumerLag> _lags = [.. lags];
    private IReadOnlyList<Measurement<long>> _seen = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();

        // Of one of the groups: brokers may let us ask for no other.
        using var watcher = clients.Watcher(_lags[0].Group);
        using var meter = new Meter(KafkaMetrics.Name);
        meter.CreateObservableGauge("minicrm.kafka.consumer_lag", Observe, description: "Records that a consumer group has still before it.");
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            _seen = await ReadAsync(watcher);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private IEnumerable<Measurement<long>> Observe() => _seen;

    private async Task<IReadOnlyList<Measurement<long>>> ReadAsync(IConsumer<byte[]?, byte[]?> watcher)
    {
        try
        {
            return [.. (await ConsumerLag.ReadAsync(watcher, _lags)).Select(lag => new Measurement<long>(
                lag.Records,
                new("group", lag.Group), new("topic", lag.Partition.Topic), new("partition", lag.Partition.Partition.Value)))];
        }
        catch (Exception silent) when (silent is KafkaException or KeyNotFoundException)
        {
            // Nobody answers, or not for all partitions: no figure is better than an old one.
            logger.LogDebug(silent, "How far the groups are behind could not be read.");
            return [];
        }
    }
}
