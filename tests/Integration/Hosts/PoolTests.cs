using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Hosts;

/// <summary>A host says at its start when the connections that it may open are more than PostgreSQL serves.</summary>
public sealed class PoolTests(CrmFixture crm)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_roles_with_pools_of_200_do_not_fit_into_500_connections()
    {
        await using var server = await CrmServer.StartAsync(
            crm.Server.Postgres, new Dictionary<string, string?> { ["DATABASE_POOL"] = "200", ["KAFKA_BROKERS"] = CrmServer.NoBroker }, Cancellation);

        await Eventually.SeesAsync(
            _ => Task.FromResult(server.Host.Log),
            log => log.Contains(
                "The silos of users and leads and notifications may open 603 connections by DATABASE_POOL 200, and their PostgreSQL serves max_connections 500",
                StringComparison.Ordinal),
            cancellationToken: Cancellation);
    }

    [Fact]
    public void The_usual_pools_fit() => Assert.DoesNotContain("DATABASE_POOL", crm.Server.Host.Log, StringComparison.Ordinal);
}
