using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using MiniCrm.Hosting;

namespace MiniCrm.Kafka.Configuration;

/// <summary>Where Kafka is and how to talk to it, as the environment says.</summary>
public sealed record KafkaSettings
{
    private const string Prefix = "KAFKA_";
    private const string BrokersVariable = "KAFKA_BROKERS";
    private const int DefaultPartitions = 3;

    /// <summary><c>KAFKA_BROKERS</c>, as <c>host:port</c> with commas between; null when there is none.</summary>
    public string? Brokers { get; init; }

    /// <summary><c>TOPIC_PARTITIONS</c> of a topic that we create.</summary>
    public int TopicPartitions { get; init; } = DefaultPartitions;

    /// <summary>
    /// <c>TOPIC_REPLICATION</c> of a topic that we create. Unless given, -1: what the broker's operator chose for new topics. One copy would be
    /// too few for events that must not be lost, and more than one is refused by a lone broker.
    /// </summary>
    public short TopicReplication { get; init; } = -1;

    /// <summary>librdkafka's properties for every client.</summary>
    public ImmutableSortedDictionary<string, string> Client { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>One sentence on the variables that have no effect, and why; null when all have.</summary>
    public string? Ignored { get; init; }

    /// <exception cref="StartException">A value that cannot be used.</exception>
    public static KafkaSettings From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var client = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var (unknown, unchangeable) = (new List<string>(), new List<string>());
        foreach (var (variable, value) in configuration.AsEnumerable().OrderBy(setting => setting.Key, StringComparer.Ordinal))
        {
            if (!variable.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || string.IsNullOrEmpty(value)
                || variable.Equals(BrokersVariable, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var property = Property(variable);
            if (ClientProperties.IsFixed(property))
            {
                unchangeable.Add(variable);
            }
            else if (ClientProperties.Accepts(variable, property, value))
            {
                client[property] = value;
            }
            else
            {
                unknown.Add(variable);
            }
        }

        var settings = new KafkaSettings
        {
            Brokers = ReadBrokers(configuration),
            TopicPartitions = configuration.Number("TOPIC_PARTITIONS", DefaultPartitions, 1, 10_000),
            TopicReplication = (short)configuration.Number("TOPIC_REPLICATION", 0, 1, short.MaxValue) is > 0 and var copies ? copies : (short)-1,
            Client = client.ToImmutable(),
            Ignored = IgnoredSentence(unknown, unchangeable),
        };
        if (settings.Client.Count > 0)
        {
            ClientProperties.TryOut(settings);
        }

        return settings;
    }

    internal static string Variable(string property) => Prefix + property.Replace('.', '_').ToUpperInvariant();

    // The names of properties are lower case by librdkafka's convention.
    private static string Property(string variable) =>
        string.Create(variable.Length - Prefix.Length, variable, (name, from) =>
        {
            from.AsSpan(Prefix.Length).ToLowerInvariant(name);
            name.Replace('_', '.');
        });

    private static string? ReadBrokers(IConfiguration configuration)
    {
        if (configuration.Text(BrokersVariable) is not { } text)
        {
            return null;
        }

        var brokers = text.Split(',', StringSplitOptions.TrimEntries);
        return Array.TrueForAll(brokers, IsAddress) ? string.Join(',', brokers)
            : throw new StartException($"{BrokersVariable} must look like host:9092, with commas between several.");
    }

    private static bool IsAddress(string text) =>
        Uri.TryCreate($"kafka://{text}", UriKind.Absolute, out var uri)
        && uri is { Host.Length: > 0, UserInfo.Length: 0, PathAndQuery: "" or "/", Fragment.Length: 0 } && !text.EndsWith('/');

    private static string? IgnoredSentence(List<string> unknown, List<string> unchangeable)
    {
        string[] parts =
        [
            .. unknown.Count > 0 ? [$"{string.Join(", ", unknown)} (no setting of the Kafka client)"] : Array.Empty<string>(),
            .. unchangeable.Count > 0 ? [$"{string.Join(", ", unchangeable)} (the guarantees rest on it)"] : Array.Empty<string>(),
        ];
        return parts.Length == 0 ? null : $"Ignored: {string.Join("; ", parts)}.";
    }
}
