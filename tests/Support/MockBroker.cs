using MiniCrm.Kafka.Development;
using MiniCrm.Kafka.Topics;

namespace MiniCrm.Tests.Support;

/// <summary>The development broker, in the test's own process.</summary>
/// <param name="topics">Those of the contract unless given.</param>
/// <param name="partitions">Of each of them.</param>
public sealed class MockBroker(IEnumerable<string>? topics = null, int partitions = 1) : ITestBroker
{
    public DevelopmentBroker Broker { get; } = DevelopmentBroker.Start(topics ?? EventTopics.Needed, FreePort.Next(), partitions);

    public string Address => Broker.Address;

    public bool IsReal => false;

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.Run(Broker.BringUp, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken = default) => Task.Run(Broker.TakeDown, cancellationToken);

    public Task KillAsync(CancellationToken cancellationToken = default) => Task.Run(Broker.TakeDown, cancellationToken);

    public Task LoseEverythingAsync(CancellationToken cancellationToken = default) => Task.Run(
        () =>
        {
            Broker.Kill();
            Broker.BringUp();
        },
        cancellationToken);

    public ValueTask DisposeAsync() => Broker.DisposeAsync();
}
