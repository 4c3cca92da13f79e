using System.Net;
using MiniCrm.Tests.Integration.Ops;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Edge;

/// <summary>Whom a host takes for the sender of a request. The test itself is the proxy, at a loopback address.</summary>
[Long]
public sealed class TrustedProxyTests(CrmFixture crm)
{
    private const int Limit = 10;

    [Fact]
    public async Task A_trusted_proxy_is_believed_and_each_client_behind_it_is_counted_for_itself()
    {
        await using var server = await CrmServer.StartAsync(
            crm.Server.Postgres,
            new Dictionary<string, string?> { ["TRUSTED_PROXIES"] = "127.0.0.1, ::1, 10.0.0.0/8", ["KAFKA_BROKERS"] = CrmServer.NoBroker },
            TestContext.Current.CancellationToken);
        var admin = await server.AdministratorAsync();

        // One attacker, whatever they say of themselves and by whichever header the proxy speaks.
        await HoldBackAsync(server.Client(), admin.Email, "192.0.2.66");
        foreach (var own in new[]
        {
            ("X-Forwarded-For", "192.0.2.66"), ("X-Forwarded-For", "203.0.113.9, 192.0.2.66"), ("X-Forwarded-For", "192.0.2.66:4711, 10.1.2.3"),
            ("Forwarded", "for=192.0.2.66"), ("Forwarded", "for=203.0.113.9, for=\"192.0.2.66:4711\";proto=https, for=10.1.2.3"),
        })
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, (await SignInAsync(server.Client(), admin, own)).Status);
        }

        foreach (var other in new[] { ("X-Forwarded-For", "192.0.2.66, 192.0.2.7"), ("Forwarded", "for=192.0.2.66, for=\"[2001:db8::7]\"") })
        {
            (await SignInAsync(server.Client(), admin, other)).Expect(HttpStatusCode.OK);
        }

        // A header of the client beside that of the proxy, and one that is none.
        foreach (var headers in new (string, string)[][]
        {
            [("X-Forwarded-For", "192.0.2.7"), ("Forwarded", "for=192.0.2.8")],
            [("X-Forwarded-For", "192.0.2.7"), ("X-Forwarded-Proto", "http"), ("Forwarded", "for=192.0.2.7;proto=https")],
            [("Forwarded", "for=\"192.0.2.7")],
        })
        {
            var answer = await server.Client().GetAsync("/health", headers);
            Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.Status, answer.MediaType));
        }

        Assert.EndsWith("; secure; samesite=strict; httponly", await CookieAsync(server.Client(), admin, ("X-Forwarded-Proto", "https")), StringComparison.Ordinal);
        Assert.Contains("; secure;", await CookieAsync(server.Client(), admin, ("Forwarded", "proto=https;for=192.0.2.7")), StringComparison.Ordinal);
        Assert.DoesNotContain("secure", await CookieAsync(server.Client(), admin, ("X-Forwarded-Proto", "http")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_default_nobody_is_believed()
    {
        var user = await crm.NewUserAsync("admin");

        Assert.DoesNotContain("secure", await CookieAsync(crm.Anonymous, user, ("X-Forwarded-Proto", "https")), StringComparison.Ordinal);
        Assert.DoesNotContain("secure", await CookieAsync(crm.Anonymous, user, ("Forwarded", "for=192.0.2.7;proto=https")), StringComparison.Ordinal);
        (await crm.Anonymous.GetAsync("/admin/test", ("Forwarded", "\""))).Expect(HttpStatusCode.OK);
        await HoldBackAsync(crm.Anonymous, user.Email, "192.0.2.66");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await SignInAsync(crm.Anonymous, user, ("X-Forwarded-For", "192.0.2.7"))).Status);
    }

    private static async Task HoldBackAsync(CrmClient client, string email, string source)
    {
        for (var i = 0; i < Limit; i++)
        {
            await client.PostAsync("/auth/login", new { email, password = "a wrong password" }, ("X-Forwarded-For", source));
        }
    }

    private static Task<CrmResponse> SignInAsync(CrmClient client, CrmUser user, (string, string) header) =>
        client.PostAsync("/auth/login", new { email = user.Email, password = user.Password }, header);

    private static async Task<string> CookieAsync(CrmClient client, CrmUser user, (string, string) header)
    {
        var answer = await client.SendFormAsync(user.Email, user.Password, headers: [("Sec-Fetch-Site", "same-origin"), header]);
        return AdminSession.SetCookie(answer.Expect(HttpStatusCode.Found));
    }
}
