using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster;

/// <summary>A gateway that stops brings to the audit what it has seen of security, as long as there is somebody to bring it to.</summary>
[Collection(RoleClusterCollection.Name)]
public sealed class StoppedGatewayTests(RoleCluster cluster)
{
    private const string Source = "198.51.100.77";

    [Fact]
    public async Task What_it_noted_a_moment_before_is_in_the_audit()
    {
        var admin = await cluster.SignInAsync();
        await using var gateway = await cluster.StartGatewayAsync();
        for (var failure = 0; failure < 3; failure++)
        {
            (await new CrmClient(gateway.Http).PostAsync("/auth/login", new { email = Walk.AdminEmail, password = "a wrong password" }, ("X-Forwarded-For", Source)))
                .Expect(HttpStatusCode.Unauthorized);
        }

        Assert.Equal(0, await gateway.StopAsync());

        await Eventually.SeesAsync(
            async _ => (await admin.GetAsync($"/audit?source={Source}&action=auth.sign_in_failed")).Expect(HttpStatusCode.OK).Body.EnumerateArray()
                .Sum(entry => entry.GetProperty("times").GetInt32()),
            times => times == 3,
            cancellationToken: TestContext.Current.CancellationToken);
    }
}
