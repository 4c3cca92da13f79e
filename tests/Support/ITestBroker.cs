namespace MiniCrm.Tests.Support;

/// <summary>A Kafka broker that a test may treat badly. It runs when it is handed out.</summary>
public interface ITestBroker : IAsyncDisposable
{
    /// <summary>As <c>KAFKA_BROKERS</c> takes it; the same for as long as the broker lives.</summary>
    string Address { get; }

    /// <summary>Whether it does all that a broker does.</summary>
    bool IsReal { get; }

    /// <summary>Starts it again where it was, with what it kept.</summary>
    Task StartAsync(CancellationToken cancellationToken = default);

    Task StopAsync(CancellationToken cancellationToken = default);

    /// <summary>It ends without a word; what it has acknowledged it still has.</summary>
    Task KillAsync(CancellationToken cancellationToken = default);

    /// <summary>It ends without a word, and comes back empty.</summary>
    Task LoseEverythingAsync(CancellationToken cancellationToken = default);
}

public static class TestBroker
{
    private const string ScriptVariable = "KAFKA_TEST_SCRIPT";

    /// <summary>The real one that <c>KAFKA_TEST_SCRIPT</c> runs when that is set, else the development broker; for the caller alone.</summary>
    public static Task<ITestBroker> StartNewAsync(CancellationToken cancellationToken = default) => StartNewAsync(partitions: 1, cancellationToken);

    /// <param name="partitions">Of each topic of the development broker; the real one is told by whoever creates a topic.</param>
    public static async Task<ITestBroker> StartNewAsync(int partitions, CancellationToken cancellationToken = default) =>
        Environment.GetEnvironmentVariable(ScriptVariable) is { Length: > 0 } script
            ? await ScriptBroker.StartNewAsync(script, cancellationToken)
            : new MockBroker(partitions: partitions);
}
