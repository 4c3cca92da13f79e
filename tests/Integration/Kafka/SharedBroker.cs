using MiniCrm.Tests.Integration.Kafka;
using MiniCrm.Tests.Support.Kafka;

[assembly: AssemblyFixture(typeof(SharedBroker))]

namespace MiniCrm.Tests.Integration.Kafka;

/// <summary>A broker that all tests share, and treat well: each has topics and groups of its own. It starts when the first one asks for it.</summary>
public sealed class SharedBroker : IAsyncDisposable
{
    private readonly Lazy<Task<ITestBroker>> _broker = new(() => TestBroker.StartAsync());

    public async Task<string> AddressAsync() => (await _broker.Value).Address;

    public async ValueTask DisposeAsync()
    {
        if (_broker.IsValueCreated)
        {
            await (await _broker.Value).DisposeAsync();
        }
    }
}
