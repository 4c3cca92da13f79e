using System.Diagnostics;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster.Chaos;

/// <summary>A second silo of leads comes while the first one has every lead in use.</summary>
[Collection(ChaosCollection.Name)]
public sealed class ScaleTests
{
    private const int Leads = 200;
    private static readonly TimeSpan Phase = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SpreadWithin = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Leads_in_use_move_to_it_and_no_request_fails()
    {
        await using var cluster = await ChaosCluster.StartAsync(leads: 1);
        await using var run = await ChaosRun.BeginAsync(cluster, Leads, pace: TimeSpan.Zero);
        await run.GoOnForAsync(Phase);
        var alone = await run.MeasureAsync(Phase);

        run.Note("a second silo of leads begins");
        var second = await cluster.AddAsync("leads");
        run.Note("it is ready");
        var ready = Stopwatch.GetTimestamp();
        await Eventually.SeesAsync(_ => LeadsOnAsync(second), count => count >= Leads / 3, SpreadWithin, Cancellation);
        run.Note("it has a third of the leads");
        var spread = Stopwatch.GetElapsedTime(ready);
        await run.GoOnForAsync(Phase);
        var together = await run.MeasureAsync(Phase);
        await run.EndAsync();

        TestContext.Current.TestOutputHelper!.WriteLine(FormattableString.Invariant(
            $"{alone:0} requests/s with one silo, {together:0} with two; a third of {Leads} leads had moved {spread.TotalSeconds:0.0} s after the second was ready, {await LeadsOnAsync(second)} in the end."));
        run.Load.AssertSound();
        run.AssertRefusedLessThan(0.01);
        await run.AssertToldAsync();
    }

    private static Task<double> LeadsOnAsync(ChaosCluster.Member silo) =>
        silo.Host.Http.MetricAsync("orleans_grains", ["grain_type=\"lead\""], Cancellation);
}
