using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MiniCrm.Kafka;

/// <summary>What <c>/metrics</c> and traces tell of Kafka.</summary>
internal static class KafkaMetrics
{
    public const string Name = "MiniCrm.Kafka";

    private static readonly Meter Meter = new(Name);

    public static ActivitySource Activities { get; } = new(Name);

    public static Counter<long> Published { get; } = Meter.CreateCounter<long>("minicrm.kafka.published", description: "Events that Kafka has acknowledged.");

    public static Counter<long> Unpublished { get; } = Meter.CreateCounter<long>("minicrm.kafka.unpublished", description: "Attempts to publish an event that were not acknowledged.");

    public static Counter<long> Handled { get; } = Meter.CreateCounter<long>("minicrm.kafka.handled", description: "Records whose effect is stored.");

    public static Counter<long> DeadLettered { get; } = Meter.CreateCounter<long>("minicrm.kafka.dead_lettered", description: "Undecodable records, kept in the dead-letter topic.");

    public static Counter<long> Retried { get; } = Meter.CreateCounter<long>("minicrm.kafka.retried", description: "Attempts at a record that failed and are made again.");
}
