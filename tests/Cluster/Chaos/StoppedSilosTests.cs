namespace MiniCrm.Tests.Cluster.Chaos;

/// <summary>Each silo in turn is stopped as an orchestrator stops it, and replaced, under clients that read and write.</summary>
[Collection(ChaosCollection.Name)]
public sealed class StoppedSilosTests
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Hardly_a_request_notices()
    {
        await using var cluster = await ChaosCluster.StartAsync();
        await using var run = await ChaosRun.BeginAsync(cluster);
        foreach (var silo in cluster.Silos.ToList())
        {
            await run.GoOnForAsync(Calm);
            run.Note($"a silo of {silo.Role} stopped");
            Assert.Equal(0, await silo.Host.StopAsync());
            var next = await cluster.ReplaceAsync(silo);
            await next.Host.WaitUntilOkAsync("/health/ready", Cancellation);
        }

        await run.GoOnForAsync(Calm);
        await run.EndAsync();

        run.Load.AssertSound();
        run.AssertReachable();
        run.AssertRefusedLessThan(0.01);
        await run.AssertToldAsync();
    }
}
