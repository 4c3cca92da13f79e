using System.Net;
using System.Net.Sockets;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Hosts;

/// <summary>Which addresses of the machine answer. 127.0.0.2 is one beside the one that <c>localhost</c> means.</summary>
[Long]
public sealed class HttpAddressTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("localhost", "Production", false)]
    [InlineData("127.0.0.1", "Production", false)]
    [InlineData(null, "Development", false)]
    [InlineData(null, "Production", true)]
    [InlineData("*", "Development", true)]
    public async Task Listens_where_it_is_told(string? address, string environment, bool everywhere)
    {
        await using var gateway = HostProcess.Start("Api", new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = environment,
            ["HTTP_ADDRESS"] = address,
            ["CLUSTER_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/nowhere",
            ["JWT_SECRET"] = CrmServer.JwtSecret,
        });
        await gateway.WaitUntilOkAsync("/health/live", Cancellation);

        Assert.Equal(everywhere, await AnswersAsync(IPAddress.Parse("127.0.0.2"), gateway.Port));
    }

    private static async Task<bool> AnswersAsync(IPAddress address, int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address, port, Cancellation);
            return true;
        }
        catch (SocketException refused) when (refused.SocketErrorCode is SocketError.ConnectionRefused)
        {
            return false;
        }
    }
}
