using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster.Chaos;

/// <summary>Connections are late, cut, and swallowed: open on both sides, and nothing gets through.</summary>
[Collection(ChaosCollection.Name)]
public sealed class WireTests
{
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Phase = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(12);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public Task To_a_silo_of_leads_from_gateway_and_silos() => IllTreatAsync("to a silo of leads", cluster => cluster.Of("leads").First().Wires!.Inbound);

    [Fact(Explicit = true)]
    public Task To_a_silo_of_users_from_gateway_and_silos() => IllTreatAsync("to a silo of users", cluster => cluster.Of("users").First().Wires!.Inbound);

    [Fact(Explicit = true)]
    public Task From_a_silo_of_leads_to_PostgreSQL() =>
        IllTreatAsync("from a silo of leads to PostgreSQL", cluster => [cluster.Of("leads").First().Wires!.Database]);

    [Fact(Explicit = true)]
    public Task From_every_silo_and_gateway_to_PostgreSQL() => IllTreatAsync(
        "to PostgreSQL",
        cluster => [.. cluster.Silos.Select(silo => silo.Wires!.Database), .. cluster.Gateways.Select(gateway => gateway.Database!)]);

    [Fact(Explicit = true)]
    public Task From_every_silo_to_the_broker() => IllTreatAsync("to the broker", cluster =>
    {
        Assert.SkipUnless(cluster.Broker.IsReal, "The development broker tells its clients its own port, so that no proxy can stand before it.");
        return [cluster.Broker.Wire!];
    });

    /// <summary>Each cut finds requests and answers under way, and connections that have just come up.</summary>
    [Fact(Explicit = true)]
    public async Task Cut_again_and_again()
    {
        await using var cluster = await ChaosCluster.StartAsync(wired: true);
        await using var run = await ChaosRun.BeginAsync(cluster);
        for (var cut = 0; cut < 10; cut++)
        {
            await run.GoOnForAsync(Phase / 4);
            run.Note("cut");
            foreach (var wire in cluster.Of("leads").SelectMany(silo => silo.Wires!.Inbound))
            {
                wire.Cut();
            }
        }

        await run.GoOnForAsync(Calm);
        await run.EndAsync();
        run.Load.AssertSound();
        run.AssertReachable();
        await run.AssertToldAsync();
    }

    /// <summary>The statements that the silo had under way come out of the wire when others have long written what they would write over.</summary>
    [Fact(Explicit = true)]
    public async Task Writes_that_arrive_after_their_silo_has_died()
    {
        await using var cluster = await ChaosCluster.StartAsync(wired: true);
        await using var run = await ChaosRun.BeginAsync(cluster);
        var silo = cluster.Of("leads").First();
        await run.GoOnForAsync(Phase);
        run.Note("the wire from a silo of leads to PostgreSQL swallowed");
        silo.Wires!.Database.Swallow();
        await run.GoOnForAsync(TimeSpan.FromSeconds(1));
        run.Note("it is killed");
        await silo.Host.KillAsync();
        await run.GoOnForAsync(Calm);
        run.Note("released");
        silo.Wires.Database.Release();
        await run.GoOnForAsync(Phase);
        await run.EndAsync();
        run.Load.AssertSound();
        await run.AssertToldAsync();
    }

    private static async Task IllTreatAsync(string which, Func<ChaosCluster, IReadOnlyList<TcpProxy>> find)
    {
        await using var cluster = await ChaosCluster.StartAsync(wired: true);
        var wires = find(cluster);
        await using var run = await ChaosRun.BeginAsync(cluster);
        await run.GoOnForAsync(Phase);

        run.Note($"wires {which} {Late.TotalMilliseconds} ms late");
        Each(wire => wire.Delay = Late);
        await run.GoOnForAsync(Phase);
        Each(wire => wire.Delay = TimeSpan.Zero);

        for (var cut = 0; cut < 3; cut++)
        {
            run.Note("cut");
            Each(wire => wire.Cut());
            await run.GoOnForAsync(Phase / 2);
        }

        run.Note("swallowed");
        Each(wire => wire.Swallow());
        await run.GoOnForAsync(Phase);
        run.Note("released");
        Each(wire => wire.Release());
        await run.GoOnForAsync(Calm);

        foreach (var ended in cluster.Silos.Where(silo => silo.Host.HasExited).ToList())
        {
            run.Note($"a silo of {ended.Role} had ended, another one begins");
            await (await cluster.ReplaceAsync(ended)).Host.WaitUntilOkAsync("/health/ready", Cancellation);
        }

        await run.EndAsync();
        run.Load.AssertSound();
        await run.AssertToldAsync();

        void Each(Action<TcpProxy> treat)
        {
            foreach (var wire in wires)
            {
                treat(wire);
            }
        }
    }
}
