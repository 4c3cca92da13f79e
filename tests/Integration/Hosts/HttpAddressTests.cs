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

    /// <summary>Neither the one that waits nor the one that is refused has found its database or its cluster, and both end at once.</summary>
    [Fact]
    public async Task A_taken_port_is_said_in_one_sentence_and_a_stop_while_waiting_is_no_failure()
    {
        const string Nowhere = "postgresql://nobody@127.0.0.1:1/nowhere";
        var settings = new Dictionary<string, string?>
        {
            ["HTTP_ADDRESS"] = "127.0.0.1",
            ["ROLE"] = "leads",
            ["DATABASE_URL"] = Nowhere,
            ["CLUSTER_DATABASE_URL"] = Nowhere,
            ["KAFKA_BROKERS"] = CrmServer.NoBroker,
            ["JWT_SECRET"] = CrmServer.JwtSecret,
        };
        await using var silo = HostProcess.Start("Silo", settings);
        await silo.WaitUntilOkAsync("/health/live", Cancellation);
        await using var gateway = HostProcess.Start("Api", settings, silo.Port);

        Assert.Equal(1, await gateway.WaitForExitAsync(Cancellation));
        Assert.Contains($"PORT or METRICS_PORT cannot be listened on: Failed to bind to address http://127.0.0.1:{silo.Port}", gateway.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", gateway.Log, StringComparison.Ordinal);
        Assert.Equal(0, await silo.StopAsync());
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
