namespace MiniCrm.Tests.Cluster.Chaos;

/// <summary>What the cluster stands on goes away and comes back, while silos are killed.</summary>
[Collection(ChaosCollection.Name)]
public sealed class OutageTests
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BrokerAway = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Database_and_broker_come_back_and_nothing_acknowledged_is_lost_or_untold()
    {
        await using var cluster = await ChaosCluster.StartAsync();
        await using var run = await ChaosRun.BeginAsync(cluster);
        for (var restart = 0; restart < 2; restart++)
        {
            await run.GoOnForAsync(Calm);
            run.Note("PostgreSQL killed and started");
            await cluster.Postgres.KillAsync(Cancellation);
            await cluster.Postgres.StartAsync(Cancellation);
            await run.GoOnForAsync(Calm);
            await run.KillOneAsync();
        }

        await run.GoOnForAsync(Calm);
        run.Note("the broker killed");
        await cluster.Broker.KillAsync(Cancellation);
        await run.GoOnForAsync(BrokerAway / 2);
        await run.KillOneAsync();
        await run.GoOnForAsync(BrokerAway / 2);
        run.Note("the broker back");
        await cluster.Broker.StartAsync(cancellationToken: Cancellation);
        await run.GoOnForAsync(Calm);
        await run.KillOneAsync();
        await run.GoOnForAsync(Calm);
        await run.EndAsync();

        run.Load.AssertSound();
        run.AssertReachable();
        await run.AssertToldAsync();
    }
}
