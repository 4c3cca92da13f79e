using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster;

/// <summary>Starts the processes of one cluster, over databases of its own.</summary>
/// <param name="brokers">As <c>KAFKA_BROKERS</c> takes it.</param>
internal sealed class ClusterProcesses(PostgresServer postgres, string brokers)
{
    private readonly string _suffix = Guid.NewGuid().ToString("N");

    public HostProcess StartGateway() => HostProcess.Start("Api", new Dictionary<string, string?>
    {
        ["CLUSTER_DATABASE_URL"] = postgres.Url(Database("cluster")),
        ["JWT_SECRET"] = CrmServer.JwtSecret,
    });

    public HostProcess StartSilo(string role) => HostProcess.Start("Silo", new Dictionary<string, string?>
    {
        ["ROLE"] = role,
        ["DATABASE_URL"] = postgres.Url(Database(role)),
        ["CLUSTER_DATABASE_URL"] = postgres.Url(Database("cluster")),
        ["KAFKA_BROKERS"] = brokers,
        ["SILO_PORT"] = $"{FreePort.Next()}",
        ["GATEWAY_PORT"] = $"{FreePort.Next()}",
    });

    public string Database(string name) => $"crm_{name}_{_suffix}";
}
