namespace MiniCrm.Tests.Support.Kafka;

/// <summary>A Kafka broker that a test may treat badly. It runs when it is handed out, and is gone when it is disposed.</summary>
public interface ITestBroker : IAsyncDisposable
{
    /// <summary>As <c>KAFKA_BROKERS</c> takes it; the same for as long as the test has the broker, whatever happens to it.</summary>
    string Address { get; }

    /// <summary>Whether it does all that a broker does.</summary>
    bool IsReal { get; }

    /// <summary>The wire to it, where a test asked for one that it can ill-treat and there can be one.</summary>
    TcpProxy? Wire { get; }

    /// <summary>Starts it again after a stop or a kill, and returns when it answers.</summary>
    /// <param name="empty">True when it has forgotten everything: topics, records, groups.</param>
    Task StartAsync(bool empty = false, CancellationToken cancellationToken = default);

    Task StopAsync(CancellationToken cancellationToken = default);

    /// <summary>It ends without a word; what it has acknowledged it still has.</summary>
    Task KillAsync(CancellationToken cancellationToken = default);
}
