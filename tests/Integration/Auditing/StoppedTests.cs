using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Auditing;

/// <summary>A stop brings everything to the audit that concerns security, also what has just happened, and what was only counted.</summary>
public sealed class StoppedTests(CrmFixture crm)
{
    private const int Failures = 4;

    [Fact]
    public async Task What_was_noted_a_moment_before_a_stop_is_in_the_audit_after_it()
    {
        await using var server = await CrmServer.StartAsync(
            crm.Server.Postgres, new Dictionary<string, string?> { ["KAFKA_BROKERS"] = CrmServer.NoBroker }, TestContext.Current.CancellationToken);
        var (admin, user) = (await server.AdministratorAsync(), await server.NewUserAsync());
        for (var failure = 0; failure < Failures; failure++)
        {
            (await server.Client().PostAsync("/auth/login", new { user.Email, password = "not the password" })).IsProblem(401);
        }

        (await user.Client.DeleteAsync($"/users/{admin.Id}")).IsProblem(403);
        (await user.Client.PostAsync("/auth/logout", null)).Is(204);
        Assert.Equal(0, await server.Host.StopAsync());
        await server.StartHostAgainAsync(TestContext.Current.CancellationToken);
        var client = server.Client() with { AccessToken = admin.AccessToken };

        // Sealed within a second or two; what is not there by then is lost.
        await Eventually.SeesAsync(
            _ => client.GetAsync($"/audit?actor={user.Id}&action=auth.signed_out"), list => list.Is(200).Body.GetArrayLength() == 1, cancellationToken: TestContext.Current.CancellationToken);
        var refused = (await client.GetAsync($"/audit?actor={user.Id}&action=access.refused")).Is(200).Body;
        var failed = (await client.GetAsync($"/audit?subject={user.Id}&action=auth.sign_in_failed")).Is(200).Body;
        Assert.Equal(1, refused.GetArrayLength());
        Assert.Equal(Failures, failed.EnumerateArray().Sum(entry => entry.GetProperty("times").GetInt32()));
    }
}
