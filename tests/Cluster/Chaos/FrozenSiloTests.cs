using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster.Chaos;

/// <summary>A silo of leads is stopped in its tracks and goes on later, as if no time had passed.</summary>
[Collection(ChaosCollection.Name)]
public sealed class FrozenSiloTests
{
    // Longer than it takes to be declared dead, and whatever was begun before that has an answer.
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(12);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory(Explicit = true)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(10)]
    [InlineData(60)]
    public async Task Nobody_is_told_what_was_true_before_it_froze(int seconds)
    {
        await using var cluster = await ChaosCluster.StartAsync();
        await using var run = await ChaosRun.BeginAsync(cluster);
        await run.GoOnForAsync(TimeSpan.FromSeconds(5));
        var silo = cluster.Of("leads").First();
        run.Note("a silo of leads frozen");
        silo.Host.Freeze();
        await run.GoOnForAsync(TimeSpan.FromSeconds(seconds));
        run.Note("it goes on");
        silo.Host.Thaw();
        await run.GoOnForAsync(Calm);
        if (silo.Host.HasExited)
        {
            // It saw that it had been declared dead.
            await (await cluster.ReplaceAsync(silo)).Host.WaitUntilOkAsync("/health/ready", Cancellation);
        }

        await run.EndAsync();
        run.Load.AssertSound();
        await run.AssertToldAsync();
    }

    /// <summary>
    /// As when the machine under both stands still: what clients have sent meanwhile is read by a gateway that knows of no death, and goes to a
    /// silo that knows of none either, neither of which can reach the database that would tell them yet, and whose leads have been written by another one.
    /// </summary>
    [Theory(Explicit = true)]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(30)]
    public async Task Nor_by_a_gateway_that_froze_with_it(int seconds)
    {
        await using var cluster = await ChaosCluster.StartAsync(gateways: 2, wired: true);
        await using var run = await ChaosRun.BeginAsync(cluster, leadCount: 48);
        await run.GoOnForAsync(TimeSpan.FromSeconds(5));
        var silo = cluster.Of("leads").First();
        var gateway = cluster.Gateways[1];
        HostProcess[] frozen = [silo.Host, gateway.Host];
        run.Note("a silo of leads and a gateway frozen");
        Array.ForEach(frozen, host => host.Freeze());
        var frozenAt = run.Load.Now;
        await run.GoOnForAsync(TimeSpan.FromSeconds(seconds));

        // Sent when others have long been told what is new.
        var reads = run.Load.Leads.Select(lead => run.Load.ReadAsync(lead, client: 1)).ToList();
        await run.GoOnForAsync(TimeSpan.FromSeconds(0.5));
        run.Note("they go on");
        var thawedAt = run.Load.Now;
        TcpProxy[] wires = [silo.Wires!.Database, gateway.Database!];
        Array.ForEach(wires, wire => wire.Swallow());
        Array.ForEach(frozen, host => host.Thaw());
        await Task.WhenAll(reads);
        Array.ForEach(wires, wire => wire.Release());
        await run.GoOnForAsync(Calm);
        if (silo.Host.HasExited)
        {
            await (await cluster.ReplaceAsync(silo)).Host.WaitUntilOkAsync("/health/ready", Cancellation);
        }

        await run.EndAsync();
        run.Load.AssertSound(except: (frozenAt, thawedAt));
        await run.AssertToldAsync();
    }
}
