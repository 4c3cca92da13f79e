using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Hosts;

/// <summary>A host that is ready has gone the way of a request before, and nobody sees that it has.</summary>
[Long]
public sealed class WarmUpTests(CrmFixture crm)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Before_it_is_ready_the_list_was_asked_and_no_request_counted()
    {
        await using var server = await CrmServer.StartAsync(crm.Server.Postgres, new Dictionary<string, string?>(), Cancellation);

        var metrics = await server.Host.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation);

        Assert.Contains("orleans_catalog_activation_created_total{otel_scope_name=\"Microsoft.Orleans\",grain_type=\"leadList\"}", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain(metrics.Split('\n'), line => line.StartsWith("http_server_", StringComparison.Ordinal) && line.Contains("http_route=\"/leads", StringComparison.Ordinal));
        Assert.DoesNotContain("warmed up", server.Host.Log, StringComparison.Ordinal);
    }
}
