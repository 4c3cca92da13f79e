using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Faults;

/// <summary>The all-in-one host, whose leads reach their database over a wire that can be cut, with nobody to publish to.</summary>
public sealed class ProxiedCrm : IAsyncLifetime
{
    private PostgresServer? _postgres;
    private CrmServer? _server;

    public PostgresServer Postgres => _postgres!;

    public TcpProxy Wire { get; private set; } = null!;

    /// <summary>Seen by the tests directly, not over the wire.</summary>
    public LeadDatabase Leads { get; private set; } = null!;

    public CrmClient Client { get; private set; } = null!;

    /// <summary>What the host has written so far.</summary>
    public string Log => _server!.Host.Log;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresServer.StartNewAsync();
        Wire = TcpProxy.To(_postgres.Port);
        Leads = new LeadDatabase(_postgres, PostgresServer.UniqueName("crm_leads"));
        _server = await CrmServer.StartAsync(
            _postgres,
            new Dictionary<string, string?>
            {
                ["LEADS_DATABASE_URL"] = Wire.Through(_postgres.Url(Leads.Name)),
                ["KAFKA_BROKERS"] = CrmServer.NoBroker,
            });
        Client = (await _server.AdministratorAsync()).Client;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        await Wire.DisposeAsync();
        await _postgres!.DisposeAsync();
    }
}
