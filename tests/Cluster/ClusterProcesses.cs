using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster;

/// <summary>Starts the processes of one cluster, over databases of its own.</summary>
/// <param name="Brokers">As <c>KAFKA_BROKERS</c> takes it.</param>
internal sealed record ClusterProcesses(PostgresServer Postgres, string Brokers)
{
    private readonly string _suffix = Guid.NewGuid().ToString("N");

    /// <summary>A folder of programs built elsewhere, one in a folder of its own by project; null for those built with these tests.</summary>
    public string? Build { get; init; }

    public HostProcess StartGateway() => Start("Api", new Dictionary<string, string?>
    {
        ["CLUSTER_DATABASE_URL"] = Postgres.Url(Database("cluster")),
        ["JWT_SECRET"] = CrmServer.JwtSecret,
    });

    public HostProcess StartSilo(string role) => Start("Silo", new Dictionary<string, string?>
    {
        ["ROLE"] = role,
        ["DATABASE_URL"] = Postgres.Url(Database(role)),
        ["CLUSTER_DATABASE_URL"] = Postgres.Url(Database("cluster")),
        ["KAFKA_BROKERS"] = Brokers,
        ["SILO_PORT"] = $"{FreePort.Next()}",
        ["GATEWAY_PORT"] = $"{FreePort.Next()}",
    });

    public string Database(string name) => $"crm_{name}_{_suffix}";

    private HostProcess Start(string project, Dictionary<string, string?> environment) =>
        HostProcess.Start(project, environment, program: Build is null ? null : Path.Combine(Build, project, $"MiniCrm.{project}.dll"));
}
