using MiniCrm.Kafka.Clients;
using MiniCrm.Kafka.Development;
using MiniCrm.Kafka.Topics;

namespace MiniCrm.Tests.Support.Kafka;

/// <summary>The development broker, in the test's own process; for hosts that are processes of their own it is one outside.</summary>
/// <param name="topics">Those of the contract unless given.</param>
public sealed class MockBroker(IEnumerable<string>? topics = null, int partitions = 1) : ITestBroker
{
    public DevelopmentBroker Broker { get; } = DevelopmentBroker.Start(topics ?? EventTopics.Needed, FreePort.Next(), partitions);

    public string Address => Broker.Address;

    public bool IsReal => false;

    /// <summary>None: it tells its clients the port it listens on.</summary>
    public TcpProxy? Wire => null;

    public Task StartAsync(bool empty = false, CancellationToken cancellationToken = default) => Blocking.RunAsync(() =>
        {
            if (empty)
            {
                Broker.Kill();
            }

            Broker.BringUp();
        });

    public Task StopAsync(CancellationToken cancellationToken = default) => Blocking.RunAsync(Broker.TakeDown);

    public Task KillAsync(CancellationToken cancellationToken = default) => Blocking.RunAsync(Broker.TakeDown);

    public ValueTask DisposeAsync() => Broker.DisposeAsync();
}
