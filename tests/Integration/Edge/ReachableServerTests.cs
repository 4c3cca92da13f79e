using System.Net;
using System.Net.Sockets;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Edge;

[Long]
public sealed class ReachableServerTests(ReachableServer reachable) : IClassFixture<ReachableServer>
{
    private CrmClient Client => reachable.Server.Client();

    [Fact]
    public async Task Answers_of_endpoints_that_give_tokens_are_never_stored()
    {
        var user = CrmUsers.NewUser();
        user.Remove("role");
        var credentials = new { email = user["email"], password = user["password"] };
        var registered = (await Client.PostAsync("/auth/register", user)).Expect(HttpStatusCode.Created);
        var login = (await Client.PostAsync("/auth/login", credentials)).Expect(HttpStatusCode.OK);
        var refreshed = (await Client.PostAsync("/auth/refresh", new { refreshToken = login["refreshToken"].GetString() })).Expect(HttpStatusCode.OK);

        Assert.All(
            [registered, login, refreshed, await Client.PostAsync("/auth/login", "x"), await Client.PostAsync("/auth/login", new { email = "nobody@example.com", password = "wrong" })],
            answer => Assert.Contains("no-store", answer.Header("Cache-Control"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/admin/test")]
    [InlineData("/nothing")]
    [InlineData("/leads")]
    [InlineData("/api/index.html")]
    [InlineData("/ops/sign-in")]
    public async Task Behind_TLS_a_browser_is_told_to_stay_there(string path)
    {
        var behindTls = await Client.GetAsync(path, ("X-Forwarded-Proto", "https"), ("Host", "crm.example.com"));
        var plain = await Client.GetAsync(path, ("Host", "crm.example.com"));

        Assert.Equal(("max-age=31536000", "nosniff"), (behindTls.Header("Strict-Transport-Security"), behindTls.Header("X-Content-Type-Options")));
        Assert.Null(plain.Header("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("crm.example.com", true)]
    [InlineData("CRM.example.com:3000", true)]
    [InlineData("a.example.org", true)]
    [InlineData("a.b.example.org", true)]
    [InlineData("example.org", false)]
    [InlineData("example.com", false)]
    [InlineData("crm.example.com.evil.org", false)]
    [InlineData("[::1]", false)]
    public async Task Only_its_own_names_are_answered(string host, bool isServed)
    {
        var answer = await Client.GetAsync("/admin/test", ("Host", host), ("Origin", "https://crm.example.com"));
        var forwarded = await Client.GetAsync("/admin/test", ("Forwarded", $"for=192.0.2.1;host=\"{host}\""));

        Assert.All([answer, forwarded], told => Assert.Equal(isServed ? HttpStatusCode.OK : HttpStatusCode.BadRequest, told.Status));
        Assert.Equal((isServed ? "application/json" : "application/problem+json", "*"), (answer.MediaType, answer.Header("Access-Control-Allow-Origin")));
        (await Client.GetAsync("/health/live", ("Host", host))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Connections_have_an_end_and_come_back_when_others_go()
    {
        var server = reachable.Server;
        using var stranger = new HttpClient(new SocketsHttpHandler()) { BaseAddress = server.Host.BaseAddress };
        var idle = new List<TcpClient>();
        try
        {
            // One more each time: a connection that another test has left may have gone only after these came.
            for (var i = 0; i < ReachableServer.Connections; i++)
            {
                idle.Add(await ConnectAsync());
            }

            await Eventually.SeesAsync(
                async _ =>
                {
                    idle.Add(await ConnectAsync());
                    return await IsServedAsync(stranger);
                },
                served => !served,
                cancellationToken: TestContext.Current.CancellationToken);
        }
        finally
        {
            idle.ForEach(connection => connection.Dispose());
        }

        await Eventually.SeesAsync(_ => IsServedAsync(stranger), served => served, cancellationToken: TestContext.Current.CancellationToken);
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", reachable.Server.Host.Port, TestContext.Current.CancellationToken);
        return connection;
    }

    private static async Task<bool> IsServedAsync(HttpClient client)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live") { Headers = { ConnectionClose = true } };
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
