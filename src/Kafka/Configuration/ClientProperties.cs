using System.Collections.Frozen;
using Confluent.Kafka;
using MiniCrm.Hosting;
using MiniCrm.Kafka.Clients;
using MiniCrm.Kafka.Native;

namespace MiniCrm.Kafka.Configuration;

/// <summary>Which properties librdkafka knows, and which of them nobody may change.</summary>
internal static class ClientProperties
{
    /// <summary>
    /// What "nothing is lost, in order per key" rests on, what is ours to name (groups, brokers), and the broker in memory. Aliases included.
    /// </summary>
    private static readonly FrozenSet<string> Fixed = FrozenSet.ToFrozenSet(
    [
        "acks", "request.required.acks", "enable.idempotence", "enable.gapless.guarantee", "transactional.id", "transaction.timeout.ms",
        "max.in.flight", "max.in.flight.requests.per.connection", "message.timeout.ms", "delivery.timeout.ms", "retries",
        "message.send.max.retries", "queuing.strategy", "partitioner", "delivery.report.only.error",
        "enable.auto.commit", "auto.commit.enable", "auto.commit.interval.ms", "enable.auto.offset.store", "offset.store.method",
        "auto.offset.reset", "enable.partition.eof", "group.id", "group.instance.id", "group.protocol", "group.remote.assignor",
        "partition.assignment.strategy", "bootstrap.servers", "metadata.broker.list", "test.mock.num.brokers", "test.mock.broker.rtt",
    ]);

    public static bool IsFixed(string property) => Fixed.Contains(property);

    /// <summary>False when librdkafka does not know it.</summary>
    /// <exception cref="StartException">It knows it, and does not take the value.</exception>
    public static bool Accepts(string variable, string property, string value)
    {
        var conf = LibRdKafka.ConfNew();
        try
        {
            return LibRdKafka.Set(conf, property, value, out var error) switch
            {
                LibRdKafka.ConfResult.Ok => true,
                LibRdKafka.ConfResult.Unknown => false,
                _ => throw new StartException($"{variable} is not accepted: {OneLine(error)}."),
            };
        }
        finally
        {
            LibRdKafka.ConfDestroy(conf);
        }
    }

    /// <summary>Some faults (a certificate that is not there, a mechanism without its user) show only when a client is made: makes one of each.</summary>
    /// <exception cref="StartException">They cannot be made of these settings.</exception>
    public static void TryOut(KafkaSettings settings)
    {
        try
        {
            var clients = new KafkaClients(settings with { Brokers = "localhost:1" }, ClientLog.Silent);
            clients.Admin().Dispose();
            clients.Producer(_ => { }).Dispose();
            clients.Consumer(new("trial"), _ => { }, PartitionHandlers.None).Dispose();
        }
        catch (Exception refused) when (refused is KafkaException or InvalidOperationException or ArgumentException)
        {
            var named = settings.Client.Keys.Where(property => refused.Message.Contains(property, StringComparison.Ordinal)).ToArray();
            var variables = (named.Length > 0 ? named : settings.Client.Keys).Select(KafkaSettings.Variable);
            throw new StartException($"{string.Join(", ", variables)}: no Kafka client can be made of this: {OneLine(refused.Message)}.", refused);
        }
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").TrimEnd(' ', '.');
}
