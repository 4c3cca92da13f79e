using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using MiniCrm.Hosting;
using Orleans.Configuration;

namespace MiniCrm.Silo;

/// <summary>Where a silo listens for silos and for gateways. Neither port knows authentication, so loopback unless an address is given.</summary>
public static class Endpoints
{
    private const int DefaultSiloPort = 11111;
    private const int DefaultGatewayPort = 30000;

    /// <summary><c>ADVERTISED_ADDRESS</c> (an address or a host name), <c>SILO_PORT</c> and <c>GATEWAY_PORT</c>, read at once: what is wrong stops the start.</summary>
    public static Action<EndpointOptions> FromSettings(IConfiguration settings)
    {
        var siloPort = settings.Number("SILO_PORT", DefaultSiloPort, 1, 65535);
        var gatewayPort = settings.Number("GATEWAY_PORT", DefaultGatewayPort, 1, 65535);
        var address = settings.Text("ADVERTISED_ADDRESS") is { } text ? Resolve(text) : null;
        return endpoints =>
        {
            endpoints.SiloPort = siloPort;
            endpoints.GatewayPort = gatewayPort;
            endpoints.AdvertisedIPAddress = address ?? IPAddress.Loopback;
            if (address is not null)
            {
                endpoints.SiloListeningEndpoint = new IPEndPoint(IPAddress.Any, siloPort);
                endpoints.GatewayListeningEndpoint = new IPEndPoint(IPAddress.Any, gatewayPort);
            }
        };
    }

    /// <summary>The ports as set, else free ones, so that several hosts run side by side on one machine.</summary>
    public static (int SiloPort, int GatewayPort) LoopbackPorts(IConfiguration settings)
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (
            settings.Number("SILO_PORT", ((IPEndPoint)first.LocalEndpoint).Port, 1, 65535),
            settings.Number("GATEWAY_PORT", ((IPEndPoint)second.LocalEndpoint).Port, 1, 65535));
    }

    private static IPAddress Resolve(string address)
    {
        try
        {
            return Dns.GetHostAddresses(address, AddressFamily.InterNetwork) is [var first, ..] ? first : throw Unknown(address, null);
        }
        catch (SocketException exception)
        {
            throw Unknown(address, exception);
        }
    }

    private static StartException Unknown(string address, Exception? cause) =>
        new($"ADVERTISED_ADDRESS {address} is neither an address nor a host name that is known here.", cause!);
}
