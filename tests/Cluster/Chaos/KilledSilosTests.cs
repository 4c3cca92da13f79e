using System.Globalization;

namespace MiniCrm.Tests.Cluster.Chaos;

/// <summary>
/// Two silos of each role, one of all of which is killed every ten seconds and replaced, under clients that read and write, for as many
/// seconds as MINICRM_CHAOS_SECONDS says. A kill is in <see cref="BriefTests"/> as well, with the same checker.
/// </summary>
[Collection(ChaosCollection.Name)]
public sealed class KilledSilosTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan First = TimeSpan.FromSeconds(6);

    private static TimeSpan Duration => TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("MINICRM_CHAOS_SECONDS") ?? "30", CultureInfo.InvariantCulture));

    [Fact(Explicit = true)]
    public async Task No_acknowledged_write_is_lost_and_every_lead_has_one_history()
    {
        await using var cluster = await ChaosCluster.StartAsync();
        await using var run = await ChaosRun.BeginAsync(cluster);
        for (var at = First; at < Duration; at += Interval)
        {
            await run.GoOnUntilAsync(at);
            await run.KillOneAsync();
        }

        await run.GoOnUntilAsync(Duration);
        await run.EndAsync();

        run.Load.AssertSound();
        run.AssertReachable();
        await run.AssertToldAsync();
    }
}
