using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using MiniCrm.Kafka.Consuming;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Kafka;

[Long]
public sealed class MetricsTests(SharedBroker broker) : ConsumingTests(broker)
{
    [Fact]
    public async Task They_tell_what_was_published_and_how_far_behind_a_group_is()
    {
        var seen = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, subscriber) =>
        {
            if (instrument.Meter.Name == "MiniCrm.Kafka")
            {
                subscriber.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var labels = tags.ToArray().ToDictionary(tag => tag.Key, tag => $"{tag.Value}");
            if (labels["topic"] == Topic)
            {
                seen[string.Join(' ', [instrument.Name, .. labels.Where(label => label.Key != "topic").Select(label => label.Value)])] = value;
            }
        });
        listener.Start();
        await Kafka.PublishAsync(Events.New(Topic));
        await PublishToAsync(2, NewKeys(3));
        using var lag = new LagWatch([new(Options.Group, [Topic], Kafka.Clients)], Kafka.Clients, TimeProvider.System, NullLogger<LagWatch>.Instance);

        await lag.StartAsync(Cancellation);
        await Eventually.IsTrueAsync(
            () =>
            {
                listener.RecordObservableInstruments();
                return Enumerable.Range(0, Partitions).Sum(partition => seen.GetValueOrDefault($"minicrm.kafka.consumer_lag {Options.Group} {partition}")) == 4;
            },
            cancellationToken: Cancellation);

        await lag.StopAsync(Cancellation);
        Assert.InRange(seen[$"minicrm.kafka.consumer_lag {Options.Group} 2"], 3, 4);
        Assert.Equal(1, seen["minicrm.kafka.published"]);
    }
}
