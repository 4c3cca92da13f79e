using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Kafka;

namespace MiniCrm.Tests.Cluster.Chaos;

/// <summary>Gateways and silos of one cluster, each a process of its own, a database and a broker: all of it for a test to ill-treat.</summary>
internal sealed class ChaosCluster : IAsyncDisposable
{
    private readonly List<Member> _silos = [];
    private readonly List<Gateway> _gateways = [];
    private readonly ClusterProcesses _processes;
    private readonly bool _wired;

    private ChaosCluster(PostgresServer postgres, ITestBroker broker, bool wired)
    {
        (Postgres, Broker, _wired) = (postgres, broker, wired);
        _processes = new(postgres, broker.Address);
    }

    public PostgresServer Postgres { get; }

    public ITestBroker Broker { get; }

    public IReadOnlyList<Member> Silos => _silos;

    public IReadOnlyList<Gateway> Gateways => _gateways;

    /// <summary>Starts it all, and waits until every role answers through every gateway.</summary>
    /// <param name="leads">Silos of leads.</param>
    /// <param name="others">Silos of each other role.</param>
    /// <param name="wired">Whether every silo, and the broker if it is a real one, is reached by way of proxies.</param>
    public static async Task<ChaosCluster> StartAsync(int leads = 2, int others = 2, int gateways = 1, bool wired = false)
    {
        var cluster = new ChaosCluster(await PostgresServer.StartNewAsync(), await TestBroker.StartAsync(partitions: 4, wired), wired);
        try
        {
            cluster._gateways.AddRange(Enumerable.Range(0, gateways).Select(_ => cluster.BeginGateway()));
            foreach (var role in (string[])[.. Enumerable.Repeat("users", others), .. Enumerable.Repeat("leads", leads), .. Enumerable.Repeat("notifications", others)])
            {
                await cluster.AddAsync(role);
            }

            await cluster.WaitUntilWholeAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public IEnumerable<Member> Of(string role) => _silos.Where(silo => silo.Role == role);

    /// <summary>One more silo, ready.</summary>
    public async Task<Member> AddAsync(string role)
    {
        var silo = Begin(role);
        await silo.Host.WaitUntilOkAsync("/health/ready");
        return silo;
    }

    /// <summary>Another one in the place of a silo that has ended, as an orchestrator starts it; does not wait for it.</summary>
    public async Task<Member> ReplaceAsync(Member ended)
    {
        _silos.Remove(ended);
        await ended.DisposeAsync();
        return Begin(ended.Role);
    }

    public async Task WaitUntilWholeAsync(CancellationToken cancellationToken = default)
    {
        foreach (var gateway in _gateways)
        {
            await gateway.Host.WaitUntilOkAsync("/health", cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _silos.Concat<IAsyncDisposable>(_gateways))
        {
            await process.DisposeAsync();
        }

        await Broker.DisposeAsync();
        await Postgres.DisposeAsync();
    }

    private Gateway BeginGateway()
    {
        var wire = _wired ? TcpProxy.To(Postgres.Port) : null;
        return new(_processes.StartGateway(wire), wire);
    }

    private Member Begin(string role)
    {
        var (host, wires) = _wired ? _processes.StartWiredSilo(role) : (_processes.StartSilo(role), null);
        var silo = new Member(role, host, wires);
        _silos.Add(silo);
        return silo;
    }

    /// <param name="Database">The wire to the cluster's database; null in a cluster without wires.</param>
    internal sealed record Gateway(HostProcess Host, TcpProxy? Database) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            await (Database?.DisposeAsync() ?? default);
        }
    }

    /// <param name="Wires">Null in a cluster without.</param>
    internal sealed record Member(string Role, HostProcess Host, Wires? Wires) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            await (Wires?.DisposeAsync() ?? default);
        }
    }
}
