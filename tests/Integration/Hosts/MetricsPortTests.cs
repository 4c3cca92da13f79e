using System.Text.RegularExpressions;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Hosts;

/// <summary>Where <c>/metrics</c> is, and what it does not tell.</summary>
[Long]
public sealed partial class MetricsPortTests(CrmFixture crm)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task At_a_port_of_its_own_there_are_metrics_and_nothing_else_and_at_the_other_one_none()
    {
        var port = FreePort.Next();
        await using var server = await CrmServer.StartAsync(crm.Server.Postgres, new Dictionary<string, string?> { ["METRICS_PORT"] = $"{port}" }, Cancellation);
        await server.NewUserAsync();
        using var metrics = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        (await server.Client().GetAsync("/metrics")).IsProblem(404);

        // The header Host is the client's word, and opens nothing.
        (await server.Client().GetAsync("/metrics", ("Host", $"127.0.0.1:{port}"))).IsProblem(404);
        Assert.All(["/leads", "/health/live", "/ops", "/"], path => Assert.Equal(404, Status(metrics, path)));
        AssertNamesPools(await metrics.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation), ["leads", "migration", "notifications", "users"]);
    }

    [Fact]
    public async Task Without_one_they_are_where_everything_is()
    {
        await crm.NewUserAsync();

        AssertNamesPools(await crm.Server.Host.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation), ["leads", "migration", "notifications", "users"]);
    }

    [Fact]
    public async Task A_silo_names_the_pool_of_the_membership_too()
    {
        var port = FreePort.Next();
        var postgres = crm.Server.Postgres;
        await using var silo = HostProcess.Start("Silo", new Dictionary<string, string?>
        {
            ["ROLE"] = "leads",
            ["DATABASE_URL"] = postgres.Url(PostgresServer.UniqueName("crm_leads")),
            ["CLUSTER_DATABASE_URL"] = postgres.Url(PostgresServer.UniqueName("crm_cluster")),
            ["KAFKA_BROKERS"] = CrmServer.NoBroker,
            ["SILO_PORT"] = $"{FreePort.Next()}",
            ["GATEWAY_PORT"] = $"{FreePort.Next()}",
            ["METRICS_PORT"] = $"{port}",
        });
        await silo.WaitUntilOkAsync("/health/ready", Cancellation);
        using var metrics = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        Assert.Equal(404, Status(silo.Http, "/metrics"));
        AssertNamesPools(await metrics.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation), ["cluster", "leads", "migration"]);
    }

    [GeneratedRegex("pool_name=\"([^\"]*)\"")]
    private static partial Regex PoolName();

    private static int Status(HttpClient http, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var answer = http.Send(request, Cancellation);
        return (int)answer.StatusCode;
    }

    private void AssertNamesPools(string text, string[] pools)
    {
        // What was disposed of may still be told of, or no longer.
        var named = PoolName().Matches(text).Select(match => match.Groups[1].Value).Distinct().Append("migration").Distinct().Order();
        Assert.Equal(pools, named);
        Assert.All(
            ["Host=", "Username", "Database=", "crm_", $"{crm.Server.Postgres.Port}", "server_address", "db_namespace"],
            word => Assert.DoesNotContain(text.Split('\n'), line => line.StartsWith("db_client", StringComparison.Ordinal) && line.Contains(word, StringComparison.Ordinal)));
    }
}
