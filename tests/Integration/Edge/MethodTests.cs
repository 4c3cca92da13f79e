using System.Net;
using System.Net.Sockets;
using System.Text;
using MiniCrm.Tests.Integration.Api;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Edge;

/// <summary>HEAD answers as GET without a body, OPTIONS tells which methods there are: everywhere.</summary>
public sealed class MethodTests(CrmFixture crm)
{
    private static readonly string[] Pages =
        ["/", "/api", "/api/index.html", "/api-json", "/api/v1/swagger.json", "/health/live", "/health/ready", "/metrics", "/ops", "/ops/sign-in", "/ops/ops.css", "/dashboard", "/nothing"];

    private static readonly string[] Verbs = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    // New with each answer.
    private static readonly string[] Changing = ["Date", "Transfer-Encoding", "Connection"];

    [Fact]
    public async Task HEAD_has_the_status_and_the_headers_of_GET_and_no_body()
    {
        var admin = await crm.AdministratorAsync();
        var lead = (await admin.Client.PostAsync("/leads", new { firstName = "Grace", lastName = "Hopper", email = CrmUsers.UniqueEmail() })).Id;
        var reads = DocumentedOperation.AllOf((await crm.Anonymous.GetAsync("/api-json")).Body)
            .Where(operation => operation.Method is "GET" && !operation.Path.EndsWith("/stream", StringComparison.Ordinal))
            .Select(operation => Paths.Filled(operation.Path))
            .Concat([$"/leads/{lead}", $"/leads/{lead}/timeline", $"/users/{admin.Id}", "/leads/x", "/leads?limit=0"])
            .Concat(Pages);
        foreach (var path in reads)
        {
            foreach (var client in new[] { admin.Client, crm.Anonymous })
            {
                var (get, head) = (await client.GetAsync(path), await HeadAsync(client, path));

                Assert.True(get.Status == head.Status, $"{path}: {get}, HEAD: {head}");
                Assert.Equal("", head.Text);
                Assert.Equal(Told(get), Told(head));
                Assert.Equal(get.ContentHeaders.ContentType, head.ContentHeaders.ContentType);
            }
        }
    }

    [Theory]
    [InlineData("/notifications/stream")]
    [InlineData("/leads/<lead>/timeline/stream")]
    public async Task HEAD_of_a_stream_ends(string path)
    {
        var client = (await crm.AdministratorAsync()).Client;
        var lead = (await client.PostAsync("/leads", new { firstName = "Grace", lastName = "Hopper", email = CrmUsers.UniqueEmail() })).Id;

        // More than may be open at once.
        for (var i = 0; i < 12; i++)
        {
            var head = await HeadAsync(client, path.Replace("<lead>", lead, StringComparison.Ordinal));
            Assert.Equal((HttpStatusCode.OK, "text/event-stream", ""), (head.Status, head.MediaType, head.Text));
        }
    }

    [Fact]
    public async Task OPTIONS_tells_the_methods_without_a_token()
    {
        var operations = DocumentedOperation.AllOf((await crm.Anonymous.GetAsync("/api-json")).Body);
        foreach (var address in operations.GroupBy(operation => operation.Path))
        {
            var methods = address.Select(operation => operation.Method).Append("OPTIONS").Concat(address.Any(operation => operation.Method is "GET") ? ["HEAD"] : []);
            await AssertAllowsAsync(Paths.Filled(address.Key), [.. methods]);
        }

        foreach (var page in Pages.Where(page => page != "/nothing"))
        {
            await AssertAllowsAsync(page, page is "/ops/sign-in" ? ["GET", "HEAD", "OPTIONS", "POST"] : ["GET", "HEAD", "OPTIONS"]);
        }

        await AssertAllowsAsync("/ops/sign-out", ["OPTIONS", "POST"]);
        Assert.Equal(HttpStatusCode.NotFound, (await OptionsAsync("/nothing")).Status);
    }

    [Fact]
    public async Task A_method_that_an_address_does_not_take_is_405_signed_in_or_not()
    {
        var admin = await crm.AdministratorAsync();
        var operations = DocumentedOperation.AllOf((await crm.Anonymous.GetAsync("/api-json")).Body);
        foreach (var address in operations.GroupBy(operation => operation.Path, operation => operation.Method))
        {
            foreach (var method in Verbs.Except(address))
            {
                foreach (var client in new[] { admin.Client, crm.Anonymous })
                {
                    var answer = await client.SendAsync(method, Paths.Filled(address.Key), cancellationToken: TestContext.Current.CancellationToken);

                    Assert.True(answer.Status is HttpStatusCode.MethodNotAllowed, $"{method} {address.Key}: {answer}");
                    Assert.Equal(address.Append("OPTIONS").Concat(address.Contains("GET") ? ["HEAD"] : []).Order(StringComparer.Ordinal), answer.ContentHeaders.Allow);
                }
            }
        }
    }

    [Fact]
    public async Task OPTIONS_of_the_server_as_a_whole_is_answered()
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", crm.Server.Host.Port, TestContext.Current.CancellationToken);
        await connection.GetStream().WriteAsync("OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(connection.GetStream(), Encoding.ASCII);

        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 204", answer, StringComparison.Ordinal);
        Assert.Contains("Allow: ", answer, StringComparison.Ordinal);
    }

    private static string[] Told(CrmResponse answer) =>
        [.. answer.Headers.NonValidated.Select(header => header.Key).Where(name => !Changing.Contains(name)).Order(StringComparer.Ordinal), answer.ETag ?? ""];

    private static Task<CrmResponse> HeadAsync(CrmClient client, string path) =>
        client.SendAsync("HEAD", path, cancellationToken: TestContext.Current.CancellationToken);

    private Task<CrmResponse> OptionsAsync(string path) => crm.Anonymous.SendAsync("OPTIONS", path, cancellationToken: TestContext.Current.CancellationToken);

    private async Task AssertAllowsAsync(string path, string[] methods)
    {
        var answer = await OptionsAsync(path);

        Assert.True(answer.Status is HttpStatusCode.NoContent, $"{path}: {answer}");
        Assert.Equal(methods.Order(StringComparer.Ordinal), answer.ContentHeaders.Allow);
    }
}
