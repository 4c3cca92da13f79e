using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Kafka;
using Npgsql;

namespace MiniCrm.Tests.Cluster.Upgrade;

/// <summary>One cluster of two builds: silos of either may join and leave.</summary>
internal sealed class UpgradeCluster : IAsyncDisposable
{
    private static readonly string[] First = ["users", "leads", "leads", "notifications"];

    private readonly List<Member> _silos = [];
    private readonly List<HostProcess> _gateways = [];
    private readonly PostgresServer _postgres;
    private readonly ClusterProcesses _this;
    private readonly ClusterProcesses _previous;

    private UpgradeCluster(PostgresServer postgres, ITestBroker broker, string previous)
    {
        (_postgres, Broker) = (postgres, broker);
        _this = new(postgres, broker.Address);
        _previous = _this with { Build = previous };
        Client = new HttpClient(Balancer) { BaseAddress = new Uri("http://minicrm") };
    }

    public ITestBroker Broker { get; }

    public Balancer Balancer { get; } = new();

    /// <summary>To whichever gateways the balancer uses.</summary>
    public HttpClient Client { get; }

    /// <summary>All of it of the previous build, on databases that it has created; ready.</summary>
    public static async Task<UpgradeCluster> StartAsync(string previous)
    {
        var cluster = new UpgradeCluster(await PostgresServer.StartNewAsync(), await TestBroker.StartAsync(partitions: 4), previous);
        try
        {
            var gateway = cluster.Begin(cluster._previous);
            foreach (var role in First)
            {
                await cluster.JoinAsync(role, previous: true);
            }

            await gateway.WaitUntilOkAsync("/health");
            cluster.Balancer.Use(gateway);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public IReadOnlyList<Member> Of(string role, bool previous) => [.. _silos.Where(silo => silo.Role == role && silo.IsPrevious == previous)];

    public async Task<Member> JoinAsync(string role, bool previous)
    {
        var silo = new Member(role, previous, (previous ? _previous : _this).StartSilo(role));
        _silos.Add(silo);
        await silo.Host.WaitUntilOkAsync("/health/ready", TestContext.Current.CancellationToken);
        return silo;
    }

    /// <summary>SIGTERM, as an orchestrator ends it.</summary>
    public async Task LeaveAsync(Member silo)
    {
        Assert.Equal(0, await silo.Host.StopAsync());
        _silos.Remove(silo);
        await silo.Host.DisposeAsync();
    }

    /// <summary>A gateway of this build comes beside the one of the previous, which then goes.</summary>
    /// <param name="together">Called while both are used.</param>
    public async Task ReplaceGatewayAsync(Func<Task> together)
    {
        var (old, next) = (_gateways[0], Begin(_this));
        await next.WaitUntilOkAsync("/health", TestContext.Current.CancellationToken);
        Balancer.Use(old, next);
        await together();
        Balancer.Use(next);
        Assert.Equal(0, await old.StopAsync());
    }

    /// <summary>Runs one statement in the database of a role, and answers what it selects first.</summary>
    public async Task<object?> SqlAsync(string role, string statement)
    {
        await using var connection = await _postgres.ConnectAsync(_this.Database(role), TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(statement, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _silos.Select(silo => silo.Host).Concat(_gateways))
        {
            await host.DisposeAsync();
        }

        Client.Dispose();
        await Broker.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private HostProcess Begin(ClusterProcesses build)
    {
        var gateway = build.StartGateway();
        _gateways.Add(gateway);
        return gateway;
    }

    internal sealed record Member(string Role, bool IsPrevious, HostProcess Host);
}
