using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster;

/// <summary>The pages for admins where silos and gateway are processes of their own.</summary>
[Collection(RoleClusterCollection.Name)]
public sealed class OpsTests(RoleCluster cluster)
{
    [Fact]
    public async Task The_gateway_shows_every_silo_with_its_role_and_figures_and_the_dashboard()
    {
        var session = await cluster.OpenSessionAsync();

        var data = await Eventually.SeesAsync(
            async _ => (await cluster.Client.GetAsync("/ops/data", session)).Expect(HttpStatusCode.OK),
            data => data["outboxes"].GetArrayLength() == 3 && data["consumers"].GetArrayLength() == 5,
            cancellationToken: TestContext.Current.CancellationToken);

        // Silos that other tests have killed are shown for a while as what they are.
        var active = data["silos"].EnumerateArray().Where(silo => silo.GetProperty("state").GetString() == "active").ToList();
        Assert.Equal(["leads", "notifications", "users"], active.Select(silo => silo.GetProperty("roles").GetString()));
        Assert.All(active, silo => Assert.Matches(@"^\d+\.\d+\.\d+", silo.GetProperty("version").GetString()));
        Assert.Contains(data["activations"].EnumerateArray(), row => row.GetProperty("role").GetString() == "leads");
        await Eventually.SeesAsync(
            async _ => (await cluster.Client.GetAsync("/dashboard/DashboardCounters", session)).Expect(HttpStatusCode.OK),
            counters => counters["totalActiveHostCount"].GetInt32() == 3,
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, (await cluster.Client.GetAsync("/dashboard/Trace", session)).Status);
    }
}
