using System.Diagnostics;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster;

/// <summary>What the health checks of the containers run: the program itself, as a second process beside the host that it asks.</summary>
[Collection(RoleClusterCollection.Name)]
public sealed class HealthProbeTests(RoleCluster cluster)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_that_is_ready_is_healthy()
    {
        Assert.Equal(0, await AskAsync("Api", cluster.Gateway.Port));
        Assert.Equal(0, await AskAsync("Silo", cluster.Silo("leads").Port));
    }

    [Fact]
    public async Task One_that_is_not_there_is_not() => Assert.Equal(1, await AskAsync("Silo", FreePort.Next()));

    [Fact]
    public async Task One_that_still_waits_for_its_cluster_is_not()
    {
        await using var lone = HostProcess.Start("Api", new Dictionary<string, string?>
        {
            ["CLUSTER_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/nowhere",
            ["JWT_SECRET"] = CrmServer.JwtSecret,
        });
        await lone.WaitUntilOkAsync("/health/live", Cancellation);
        Assert.Equal(1, await AskAsync("Api", lone.Port));
        Assert.Equal(0, await lone.StopAsync());
    }

    private static async Task<int> AskAsync(string project, int port)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.Program(project), "--health"]) { RedirectStandardOutput = true };
        start.Environment["PORT"] = $"{port}";
        using var probe = Process.Start(start)!;
        await probe.StandardOutput.ReadToEndAsync(Cancellation);
        await probe.WaitForExitAsync(Cancellation);
        return probe.ExitCode;
    }
}
