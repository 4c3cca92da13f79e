using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster;

/// <summary>A bad or missing setting stops the start, with one sentence that names the variable.</summary>
public sealed class SettingsTests
{
    private const string Url = "postgresql://user:password@127.0.0.1:1/db";

    private static readonly Dictionary<string, string?> Silo = new()
    {
        ["ROLE"] = "users",
        ["USERS_DATABASE_URL"] = Url,
        ["CLUSTER_DATABASE_URL"] = Url,
        ["KAFKA_BROKERS"] = CrmServer.NoBroker,
    };

    private static readonly Dictionary<string, string?> Api = new()
    {
        ["CLUSTER_DATABASE_URL"] = Url,
        ["JWT_SECRET"] = CrmServer.JwtSecret,
    };

    public static TheoryData<string, string, string?> Bad => new()
    {
        { "Silo", "ROLE", null },
        { "Silo", "ROLE", "sales" },
        { "Silo", "ROLE", "users,sales" },
        { "Silo", "USERS_DATABASE_URL", null },
        { "Silo", "USERS_DATABASE_URL", "Host=localhost;Database=crm_users" },
        { "Silo", "CLUSTER_DATABASE_URL", null },
        { "Silo", "SILO_PORT", "zero" },
        { "Silo", "GATEWAY_PORT", "70000" },
        { "Silo", "KAFKA_BROKERS", null },
        { "Silo", "KAFKA_BROKERS", "http://localhost:9092" },
        { "Silo", "KAFKA_SECURITY_PROTOCOL", "none" },
        { "Silo", "TOPIC_PARTITIONS", "zero" },
        { "Silo", "TOPIC_REPLICATION", "0" },
        { "Api", "CLUSTER_DATABASE_URL", null },
        { "Api", "CLUSTER_DATABASE_URL", "mysql://localhost/db" },
        { "Api", "JWT_SECRET", null },
        { "Api", "JWT_SECRET", "short" },
        { "Api", "JWT_ACCESS_MINUTES", "soon" },
        { "Api", "ALLOW_REGISTRATION", "perhaps" },
        { "Api", "CORS_ORIGINS", "example.com" },
        { "AllInOne", "LEADS_DATABASE_URL", "postgresql://localhost" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Stops_the_start(string host, string variable, string? value)
    {
        var environment = new Dictionary<string, string?>(host == "Silo" ? Silo : Api) { [variable] = value };
        if (host == "AllInOne")
        {
            (environment["USERS_DATABASE_URL"], environment["NOTIFICATIONS_DATABASE_URL"]) = (Url, Url);
        }

        await using var process = HostProcess.Start(host, environment);
        var code = await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(code == 1, process.Log);
        var sentence = Assert.Single(process.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(variable, sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
    }
}
