using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster;

/// <summary>Starts the processes of one cluster, over databases of its own.</summary>
/// <param name="Brokers">As <c>KAFKA_BROKERS</c> takes it.</param>
internal sealed record ClusterProcesses(PostgresServer Postgres, string Brokers)
{
    private readonly string _suffix = Guid.NewGuid().ToString("N");

    /// <summary>A folder of programs built elsewhere, one in a folder of its own by project; null for those built with these tests.</summary>
    public string? Build { get; init; }

    /// <summary>Null for what it is unless set.</summary>
    public int? FailedSignInsPerSource { get; init; }

    /// <param name="wire">To the cluster's database, where it is not to be direct.</param>
    /// <param name="trustedProxies">Whose word counts for where a client is.</param>
    /// <param name="certificates">A folder, for TLS towards silos.</param>
    public HostProcess StartGateway(TcpProxy? wire = null, string? trustedProxies = null, string? certificates = null) =>
        Start("Api", new Dictionary<string, string?>
        {
            ["CLUSTER_DATABASE_URL"] = Through(wire, "cluster"),
            ["CLUSTER_TLS_FOLDER"] = certificates,
            ["JWT_SECRET"] = CrmServer.JwtSecret,
            ["TRUSTED_PROXIES"] = trustedProxies,
        });

    public HostProcess StartSilo(string role) => StartSilo(role, certificates: null);

    /// <param name="certificates">A folder, for TLS towards silos and gateways.</param>
    public HostProcess StartSilo(string role, string? certificates) => StartSilo(role, FreePort.Next(), FreePort.Next(), certificates: certificates);

    /// <summary>A silo whose every connection is by way of a proxy, but for that to the broker, which is the broker's.</summary>
    public (HostProcess Host, Wires Wires) StartWiredSilo(string role) => StartWiredSilo(role, FreePort.Next());

    /// <inheritdoc cref="StartWiredSilo(string)"/>
    /// <param name="gatewayPort">Where clients reach it that do without a wire.</param>
    public (HostProcess Host, Wires Wires) StartWiredSilo(string role, int gatewayPort)
    {
        var siloPort = FreePort.Next();
        var wires = new Wires(Postgres, siloPort, gatewayPort);
        return (StartSilo(role, siloPort, gatewayPort, wires), wires);
    }

    public string Database(string name) => $"crm_{name}_{_suffix}";

    private HostProcess StartSilo(string role, int siloPort, int gatewayPort, Wires? wires = null, string? certificates = null) =>
        Start("Silo", new Dictionary<string, string?>(wires is null ? [] : Wires.Settings)
        {
            ["ROLE"] = role,
            ["DATABASE_URL"] = Through(wires?.Database, role),
            ["CLUSTER_DATABASE_URL"] = Through(wires?.Database, "cluster"),
            ["CLUSTER_TLS_FOLDER"] = certificates,
            ["KAFKA_BROKERS"] = Brokers,
            ["FAILED_SIGN_INS_PER_SOURCE"] = FailedSignInsPerSource is { } limit ? $"{limit}" : null,
            ["SILO_PORT"] = $"{siloPort}",
            ["GATEWAY_PORT"] = $"{gatewayPort}",
        });

    private string Through(TcpProxy? wire, string name) => wire?.Through(Postgres.Url(Database(name))) ?? Postgres.Url(Database(name));

    private HostProcess Start(string project, Dictionary<string, string?> environment) =>
        HostProcess.Start(project, environment, program: Build is null ? null : Path.Combine(Build, project, $"MiniCrm.{project}.dll"));
}
