using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster;

/// <summary>Starts the processes of one cluster, over databases of its own.</summary>
/// <param name="brokers">As <c>KAFKA_BROKERS</c> takes it.</param>
internal sealed class ClusterProcesses(PostgresServer postgres, string brokers)
{
    private readonly string _suffix = Guid.NewGuid().ToString("N");

    /// <param name="wire">To the cluster's database, where it is not to be direct.</param>
    public HostProcess StartGateway(TcpProxy? wire = null) => HostProcess.Start("Api", new Dictionary<string, string?>
    {
        ["CLUSTER_DATABASE_URL"] = Through(wire, "cluster"),
        ["JWT_SECRET"] = CrmServer.JwtSecret,
    });

    public HostProcess StartSilo(string role) => StartSilo(role, FreePort.Next(), FreePort.Next());

    /// <summary>A silo whose every connection is by way of a proxy, but for that to the broker, which is the broker's.</summary>
    public (HostProcess Host, Wires Wires) StartWiredSilo(string role)
    {
        var (siloPort, gatewayPort) = (FreePort.Next(), FreePort.Next());
        var wires = new Wires(postgres, siloPort, gatewayPort);
        return (StartSilo(role, siloPort, gatewayPort, wires), wires);
    }

    public string Database(string name) => $"crm_{name}_{_suffix}";

    private HostProcess StartSilo(string role, int siloPort, int gatewayPort, Wires? wires = null) =>
        HostProcess.Start("Silo", new Dictionary<string, string?>(wires is null ? [] : Wires.Settings)
        {
            ["ROLE"] = role,
            ["DATABASE_URL"] = Through(wires?.Database, role),
            ["CLUSTER_DATABASE_URL"] = Through(wires?.Database, "cluster"),
            ["KAFKA_BROKERS"] = brokers,
            ["SILO_PORT"] = $"{siloPort}",
            ["GATEWAY_PORT"] = $"{gatewayPort}",
        });

    private string Through(TcpProxy? wire, string name) => wire?.Through(postgres.Url(Database(name))) ?? postgres.Url(Database(name));
}
