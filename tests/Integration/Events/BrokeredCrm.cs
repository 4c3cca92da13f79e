using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Kafka;

namespace MiniCrm.Tests.Integration.Events;

/// <summary>The all-in-one host with a broker outside it, on a PostgreSQL that others use as well.</summary>
public sealed class BrokeredCrm(CrmFixture crm) : IAsyncLifetime
{
    private ITestBroker? _broker;
    private CrmServer? _server;

    public ITestBroker Broker => _broker!;

    public CrmServer Server => _server!;

    public async ValueTask InitializeAsync()
    {
        _broker = await TestBroker.StartAsync();
        _server = await StartServerAsync(crm, _broker);
    }

    /// <summary>Another one, for the caller alone.</summary>
    public static Task<CrmServer> StartServerAsync(CrmFixture crm, ITestBroker broker) => CrmServer.StartAsync(
        crm.Server.Postgres,
        new Dictionary<string, string?> { ["KAFKA_BROKERS"] = broker.Address },
        TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }
    }
}
