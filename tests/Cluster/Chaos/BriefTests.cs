using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster.Chaos;

/// <summary>
/// A little of each kind of harm, one after the other and each for no longer than it takes to be felt: what <c>./minicrm test</c> has of what
/// <c>--cluster</c> does for half an hour.
/// </summary>
[Collection(ChaosCollection.Name)]
public sealed class BriefTests
{
    private const int LeadCount = 48;
    private const int Cuts = 3;

    // On a machine that has nothing else to do it takes a few seconds; without what is tried here, a minute or for ever.
    private static readonly TimeSpan FeltWithin = TimeSpan.FromSeconds(40);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_come_are_cut_off_frozen_and_killed_and_what_clients_were_told_holds()
    {
        await using var cluster = await ChaosCluster.StartAsync(leads: 1, others: 1, gateways: 2, wired: true);
        await using var run = await ChaosRun.BeginAsync(cluster, LeadCount);
        var second = await ComesAsync(cluster, run);
        await AreCutOffAsync(cluster, run);
        var frozen = await FreezesAsync(cluster, run, second);
        await IsKilledAsync(cluster, run);

        await run.EndAsync();
        run.Load.AssertSound(except: frozen);
        await run.AssertToldAsync();
    }

    /// <summary>A second silo of leads gets its share of those that are in use.</summary>
    private static async Task<ChaosCluster.Member> ComesAsync(ChaosCluster cluster, ChaosRun run)
    {
        await run.UntilEachIsDoneAsync(TimeSpan.Zero, written: false, FeltWithin);
        var second = await cluster.AddAsync("leads");
        run.Note("a second silo of leads ready");
        await Eventually.SeesAsync(
            _ => second.Host.Http.MetricAsync("orleans_grains", ["grain_type=\"lead\""], Cancellation), count => count >= LeadCount / 3, FeltWithin, Cancellation);
        return second;
    }

    /// <summary>Each cut finds answers under way, and connections that have just come up.</summary>
    private static async Task AreCutOffAsync(ChaosCluster cluster, ChaosRun run)
    {
        for (var cut = 0; cut < Cuts; cut++)
        {
            run.Note("cut");
            var at = run.Load.Now;
            foreach (var wire in cluster.Of("leads").SelectMany(silo => silo.Wires!.Inbound))
            {
                wire.Cut();
            }

            await run.UntilEachIsDoneAsync(at, written: false, FeltWithin);
        }
    }

    /// <summary>As a machine with a silo and a gateway on it that stands still until others have written all that the silo holds.</summary>
    private static async Task<(TimeSpan From, TimeSpan To)> FreezesAsync(ChaosCluster cluster, ChaosRun run, ChaosCluster.Member silo)
    {
        var gateway = cluster.Gateways[1];
        HostProcess[] hosts = [silo.Host, gateway.Host];
        run.Note("a silo of leads and a gateway frozen");
        var from = run.Load.Now;
        Array.ForEach(hosts, host => host.Freeze());
        await run.UntilEachIsDoneAsync(from + Verdicts.Limit, written: true, FeltWithin);

        // Sent when others have long been told what is new, and read by who has not and cannot ask.
        var reads = run.Load.Leads.Select(lead => run.Load.ReadAsync(lead, client: 1)).ToList();
        TcpProxy[] wires = [silo.Wires!.Database, gateway.Database!];
        Array.ForEach(wires, wire => wire.Swallow());
        run.Note("they go on");
        var to = run.Load.Now;
        Array.ForEach(hosts, host => host.Thaw());
        await Task.WhenAll(reads);
        Array.ForEach(wires, wire => wire.Release());
        if (silo.Host.HasExited)
        {
            await (await cluster.ReplaceAsync(silo)).Host.WaitUntilOkAsync("/health/ready", Cancellation);
        }

        return (from, to);
    }

    /// <summary>While the cluster is asked, as fast as it answers, for leads whose place only the silo that dies may know.</summary>
    private static async Task IsKilledAsync(ChaosCluster cluster, ChaosRun run)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var strangers = run.Load.AskForStrangersAsync(workers: 16, enough.Token);
        var at = run.Load.Now;
        var next = await run.KillAsync(cluster.Of("leads").First());
        await run.UntilEachIsDoneAsync(at, written: false, FeltWithin);
        await next.Host.WaitUntilOkAsync("/health/ready", Cancellation);
        await enough.CancelAsync();
        await strangers;
    }
}
