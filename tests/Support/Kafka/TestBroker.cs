namespace MiniCrm.Tests.Support.Kafka;

/// <summary>Where tests get their brokers from.</summary>
public static class TestBroker
{
    private const string ScriptVariable = "KAFKA_TEST_SCRIPT";

    /// <summary>The real one that <c>KAFKA_TEST_SCRIPT</c> runs when that is set, else the development broker in this process; for the caller alone.</summary>
    /// <param name="partitions">Of the contract's topics on the development broker. On a real one hosts create them, by <c>TOPIC_PARTITIONS</c>.</param>
    /// <param name="wired">Whether a real one is to be reached by way of a proxy.</param>
    public static async Task<ITestBroker> StartAsync(int partitions = 1, bool wired = false, CancellationToken cancellationToken = default) =>
        Environment.GetEnvironmentVariable(ScriptVariable) is { Length: > 0 } script
            ? await ScriptBroker.StartNewAsync(script, wired, cancellationToken)
            : new MockBroker(partitions: partitions);
}
