using Microsoft.Extensions.Configuration;
using MiniCrm.Hosting;
using MiniCrm.Kafka.Configuration;

namespace MiniCrm.Tests.Unit.Kafka;

public sealed class KafkaSettingsTests
{
    [Fact]
    public void Nothing_set_means_no_broker_three_partitions_and_the_brokers_own_replication()
    {
        var settings = Read();

        Assert.Null(settings.Brokers);
        Assert.Equal(3, settings.TopicPartitions);
        Assert.Equal(-1, settings.TopicReplication);
        Assert.Empty(settings.Client);
        Assert.Null(settings.Ignored);
    }

    [Fact]
    public void Variables_become_the_properties_of_librdkafka()
    {
        var settings = Read(
            ("KAFKA_BROKERS", "one:9092, [::1]:9093"),
            ("KAFKA_SECURITY_PROTOCOL", "sasl_plaintext"),
            ("KAFKA_SASL_MECHANISM", "SCRAM-SHA-512"),
            ("KAFKA_SASL_USERNAME", "crm"),
            ("KAFKA_SASL_PASSWORD", "secret"),
            ("KAFKA_COMPRESSION_TYPE", "lz4"),
            ("KAFKA_FETCH_WAIT_MAX_MS", ""),
            ("TOPIC_PARTITIONS", "6"),
            ("TOPIC_REPLICATION", "2"));

        Assert.Equal("one:9092,[::1]:9093", settings.Brokers);
        Assert.Equal(6, settings.TopicPartitions);
        Assert.Equal(2, settings.TopicReplication);
        Assert.Equal(
            ["compression.type=lz4", "sasl.mechanism=SCRAM-SHA-512", "sasl.password=secret", "sasl.username=crm", "security.protocol=sasl_plaintext"],
            settings.Client.Select(property => $"{property.Key}={property.Value}"));
        Assert.Null(settings.Ignored);
    }

    [Fact]
    public void What_librdkafka_does_not_know_and_what_the_guarantees_rest_on_is_ignored_in_one_sentence()
    {
        var settings = Read(
            ("KAFKA_PORT", "tcp://10.0.0.1:9092"),
            ("KAFKA_SERVICE_HOST", "10.0.0.1"),
            ("KAFKA_PORT_9092_TCP_ADDR", "10.0.0.1"),
            ("KAFKA_ACKS", "0"),
            ("KAFKA_ENABLE_IDEMPOTENCE", "nonsense"),
            ("KAFKA_MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION", "100"),
            ("KAFKA_BOOTSTRAP_SERVERS", "elsewhere:9092"));

        Assert.Empty(settings.Client);
        Assert.Null(settings.Brokers);
        Assert.Equal(
            "Ignored: KAFKA_PORT, KAFKA_PORT_9092_TCP_ADDR, KAFKA_SERVICE_HOST (no setting of the Kafka client); "
            + "KAFKA_ACKS, KAFKA_BOOTSTRAP_SERVERS, KAFKA_ENABLE_IDEMPOTENCE, KAFKA_MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION (the guarantees rest on it).",
            settings.Ignored);
    }

    [Theory]
    [InlineData("KAFKA_SECURITY_PROTOCOL", "sassl")]
    [InlineData("KAFKA_LINGER_MS", "soon")]
    [InlineData("KAFKA_SESSION_TIMEOUT_MS", "0")]
    [InlineData("KAFKA_SSL_CA_LOCATION", "/no/such/file")]
    [InlineData("KAFKA_BROKERS", "kafka://broker:9092")]
    [InlineData("KAFKA_BROKERS", "broker:99999")]
    [InlineData("KAFKA_BROKERS", "broker:9092,")]
    [InlineData("TOPIC_PARTITIONS", "0")]
    [InlineData("TOPIC_REPLICATION", "-1")]
    public void A_bad_value_stops_the_start_with_one_sentence_that_names_the_variable(string variable, string value)
    {
        var problem = Assert.Throws<StartException>(() => Read((variable, value), ("KAFKA_SECURITY_PROTOCOL", variable == "KAFKA_SECURITY_PROTOCOL" ? value : "ssl")));

        Assert.StartsWith(variable, problem.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public void What_only_the_whole_shows_to_be_wrong_names_the_variables_it_may_be()
    {
        var problem = Assert.Throws<StartException>(() => Read(("KAFKA_SECURITY_PROTOCOL", "sasl_plaintext"), ("KAFKA_SASL_MECHANISM", "SCRAM-SHA-256")));

        Assert.Contains("KAFKA_S", problem.Message, StringComparison.Ordinal);
    }

    private static KafkaSettings Read(params (string Name, string Value)[] variables) =>
        KafkaSettings.From(new ConfigurationBuilder()
            .AddInMemoryCollection(variables.DistinctBy(variable => variable.Name).Select(variable => KeyValuePair.Create(variable.Name, (string?)variable.Value)))
            .Build());
}
