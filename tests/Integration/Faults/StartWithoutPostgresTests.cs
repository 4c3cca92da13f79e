using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Faults;

[Long]
public sealed class StartWithoutPostgresTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_host_listens_at_once_and_is_ready_by_itself_when_PostgreSQL_comes()
    {
        await using var postgres = await PostgresServer.StartNewAsync(cancellationToken: Cancellation);
        await postgres.StopAsync(Cancellation);
        await using var host = HostProcess.Start("AllInOne", new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["USERS_DATABASE_URL"] = postgres.Url("crm_users"),
            ["LEADS_DATABASE_URL"] = postgres.Url("crm_leads"),
            ["NOTIFICATIONS_DATABASE_URL"] = postgres.Url("crm_notifications"),
        });
        var client = new CrmClient(host.Http);

        await host.WaitUntilOkAsync("/health/live", Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync("/health/ready")).Status);
        var health = (await client.GetAsync("/health")).Expect(HttpStatusCode.ServiceUnavailable);
        Assert.Equal("unhealthy", health["leadService"].GetProperty("status").GetString());
        Answers.AssertUnavailable(await client.PostAsync("/users", CrmUsers.NewUser()), "unavailable");
        Answers.AssertUnavailable(await client.PostAsync("/auth/login", new { email = "ada@example.com", password = "correct horse" }), "unavailable");

        await postgres.StartAsync(Cancellation);

        // Asked all the time on its way up, it says that it is not there yet, and nothing else.
        var created = await Eventually.SeesAsync(
            _ => client.PostAsync("/users", CrmUsers.NewUser()),
            answer => answer.Status != HttpStatusCode.ServiceUnavailable,
            cancellationToken: Cancellation);
        created.Expect(HttpStatusCode.Created);
        await host.WaitUntilOkAsync("/health/ready", Cancellation);
        (await client.GetAsync("/health")).Expect(HttpStatusCode.OK);
    }
}
