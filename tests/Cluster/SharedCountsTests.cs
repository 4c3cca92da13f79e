using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster;

/// <summary>What is counted of sign-ins is counted over all gateways: whoever is held at one is held at the other.</summary>
[Collection(RoleClusterCollection.Name)]
public sealed class SharedCountsTests(RoleCluster cluster)
{
    private const int OfPlace = 10;
    private const int OfAccount = 30;

    private int _lastSource;

    [Fact]
    public async Task Two_gateways_share_the_counts_of_sources_and_of_accounts()
    {
        await cluster.WalkAsync();
        await using var one = await cluster.StartGatewayAsync();
        await using var other = await cluster.StartGatewayAsync();
        CrmClient[] gateways = [new(one.Http), new(other.Http)];

        // One source at many accounts.
        var sprayer = NextSource();
        await FailAsync(gateways, RoleCluster.FailedSignInsPerSource, () => (CrmUsers.UniqueEmail(), sprayer));
        await AssertHeldAsync(gateways, Walk.AdminEmail, sprayer);

        // One account from one place, and then from everywhere: the right password does not help there.
        var place = NextSource();
        await FailAsync(gateways, OfPlace, () => (Walk.ColleagueEmail, place));
        await AssertHeldAsync(gateways, Walk.ColleagueEmail, place);
        await FailAsync(gateways, OfAccount - OfPlace, () => (Walk.ColleagueEmail, NextSource()));
        await AssertHeldAsync(gateways, Walk.ColleagueEmail, NextSource());

        foreach (var gateway in gateways)
        {
            (await SignInAsync(gateway, Walk.AdminEmail, Walk.AdminPassword, NextSource())).Expect(HttpStatusCode.OK);
        }
    }

    /// <summary>Half of them at each gateway, so that neither sees the limit by itself; two at once, as there are cores.</summary>
    private static async Task FailAsync(CrmClient[] gateways, int attempts, Func<(string Email, string Source)> next)
    {
        for (var attempt = 0; attempt < attempts; attempt += gateways.Length)
        {
            var answers = await Task.WhenAll(gateways.Select(gateway =>
            {
                var (email, source) = next();
                return SignInAsync(gateway, email, "a wrong password", source);
            }));
            Assert.All(answers, answer => answer.Expect(HttpStatusCode.Unauthorized));
        }
    }

    private static async Task AssertHeldAsync(CrmClient[] gateways, string email, string source)
    {
        foreach (var gateway in gateways)
        {
            var held = await SignInAsync(gateway, email, email == Walk.AdminEmail ? Walk.AdminPassword : Walk.ColleaguePassword, source);
            Assert.Equal((HttpStatusCode.TooManyRequests, "Too many failed attempts to sign in"), (held.Status, held["detail"].GetString()));
        }
    }

    private static Task<CrmResponse> SignInAsync(CrmClient gateway, string email, string password, string source) =>
        gateway.PostAsync("/auth/login", new { email, password }, ("X-Forwarded-For", source));

    private string NextSource() => $"203.0.113.{++_lastSource}";
}
