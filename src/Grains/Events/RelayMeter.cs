using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace MiniCrm.Grains.Events;

/// <summary>What operators see of outboxes and relays.</summary>
public sealed class RelayMeter
{
    private readonly ConcurrentDictionary<string, (long Depth, TimeSpan Age)> _waiting = new();
    private readonly Counter<long> _relayed;

    public RelayMeter(IMeterFactory meters)
    {
        var meter = meters.Create("MiniCrm.Events");
        _relayed = meter.CreateCounter<long>("minicrm.relay.events", "{event}", "Events that Kafka has acknowledged.");
        meter.CreateObservableGauge(
            "minicrm.outbox.depth",
            () => _waiting.Select(outbox => new Measurement<long>(outbox.Value.Depth, Role(outbox.Key))),
            "{event}",
            "Events that wait in the outbox.");
        meter.CreateObservableGauge(
            "minicrm.outbox.age",
            () => _waiting.Select(outbox => new Measurement<double>(outbox.Value.Age.TotalSeconds, Role(outbox.Key))),
            "s",
            "How long the oldest event has waited.");
    }

    public void Relayed(string role, int events) => _relayed.Add(events, Role(role));

    public void Waiting(string role, long depth, TimeSpan age) => _waiting[role] = (depth, age);

    private static KeyValuePair<string, object?> Role(string role) => new("role", role);
}
