using System.Diagnostics;
using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster;

/// <summary>A cluster by <c>./minicrm cluster</c>: with certificates; listed, scaled, a silo killed, all of it stopped.</summary>
public sealed class CommandTests
{
    // Its own and those after it: a silo of each role, and what `scale` adds.
    private const int PortsOfACluster = 10;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runs_scales_revives_and_stops()
    {
        await using var cluster = new ClusterCommand(FreePort.Next(PortsOfACluster), "--leads", "1");
        await cluster.WaitUntilRunningAsync(Cancellation);
        var members = await cluster.MembersAsync();
        Assert.Equal(["gateway", "users-1", "leads-1", "notifications-1"], members.Select(member => member.Name));
        Assert.All(members, member => Assert.Equal("Active", member.State));
        Assert.Equal(cluster.BaseAddress, members[0].Url);
        using var http = new HttpClient { BaseAddress = cluster.BaseAddress };
        await new CrmClient(http).CreateFirstUserAsync();

        var (code, output) = await cluster.RunAsync("cluster", "scale", "leads", "2");
        Assert.True(code == 0, output);
        members = await cluster.MembersAsync();
        Assert.Equal(["gateway", "users-1", "leads-1", "leads-2", "notifications-1"], members.Select(member => member.Name));

        using (var silo = Process.GetProcessById(members[3].Pid))
        {
            silo.Kill();
        }

        members = await Eventually.SeesAsync(
            _ => cluster.MembersAsync(), seen => seen[3].Pid != members[3].Pid && seen[3].State == "Active", Limit, Cancellation);
        foreach (var member in members)
        {
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(member.Url, "/health/ready"), Cancellation)).StatusCode);
            Assert.Contains("minicrm_cluster_certificate_lifetime_seconds{", await http.GetStringAsync(new Uri(member.Url, "/metrics"), Cancellation), StringComparison.Ordinal);
        }

        await cluster.RunAsync("cluster", "scale", "leads", "1");
        Assert.Equal(4, (await cluster.MembersAsync()).Length);

        Assert.Equal(0, await cluster.DownAsync());
        Assert.All(members, member => Assert.False(File.Exists($"/proc/{member.Pid}/exe"), $"{member.Name} still runs."));
    }
}
