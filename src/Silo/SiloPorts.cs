using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using MiniCrm.Hosting;
using Orleans.Configuration;

namespace MiniCrm.Silo;

/// <summary>Where a silo listens for silos and for gateways. Neither port knows authentication, so loopback unless an address is given.</summary>
public static class SiloPorts
{
    private const int DefaultSiloPort = 11111;
    private const int DefaultGatewayPort = 30000;

    // Below the range from which Linux takes the ports of outgoing connections: of those, one came between the choice and the listening.
    private const int FirstFreePort = 20_000;
    private const int EndOfFreePorts = 32_768;

    /// <summary>
    /// <c>ADVERTISED_ADDRESS</c> and <c>LISTEN_ADDRESS</c> (addresses or host names), <c>SILO_PORT</c> and <c>GATEWAY_PORT</c>, read at once:
    /// what is wrong stops the start.
    /// </summary>
    public static Action<EndpointOptions> From(IConfiguration settings)
    {
        var siloPort = settings.Number("SILO_PORT", DefaultSiloPort, 1, 65535);
        var gatewayPort = settings.Number("GATEWAY_PORT", DefaultGatewayPort, 1, 65535);
        var advertised = Address(settings, "ADVERTISED_ADDRESS");
        var listening = Address(settings, "LISTEN_ADDRESS") ?? (advertised is null ? IPAddress.Loopback : IPAddress.Any);
        return endpoints =>
        {
            endpoints.SiloPort = siloPort;
            endpoints.GatewayPort = gatewayPort;
            endpoints.AdvertisedIPAddress = advertised ?? IPAddress.Loopback;
            endpoints.SiloListeningEndpoint = new IPEndPoint(listening, siloPort);
            endpoints.GatewayListeningEndpoint = new IPEndPoint(listening, gatewayPort);
        };
    }

    /// <summary>The ports as set, else free ones, so that several hosts run side by side on one machine.</summary>
    public static (int SiloPort, int GatewayPort) LoopbackPorts(IConfiguration settings)
    {
        var siloPort = settings.Number("SILO_PORT", FreePort(), 1, 65535);
        return (siloPort, settings.Number("GATEWAY_PORT", FreePort(but: siloPort), 1, 65535));
    }

    private static int FreePort(int but = 0)
    {
        while (true)
        {
            var port = Random.Shared.Next(FirstFreePort, EndOfFreePorts);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                if (port != but)
                {
                    return port;
                }
            }
            catch (SocketException)
            {
                // Somebody listens there.
            }
        }
    }

    private static IPAddress? Address(IConfiguration settings, string variable) => settings.Text(variable) is { } text ? Resolve(variable, text) : null;

    private static IPAddress Resolve(string variable, string address)
    {
        try
        {
            return Dns.GetHostAddresses(address, AddressFamily.InterNetwork) is [var first, ..] ? first : throw Unknown(variable, address, null);
        }
        catch (SocketException exception)
        {
            throw Unknown(variable, address, exception);
        }
    }

    private static StartException Unknown(string variable, string address, Exception? cause) =>
        new($"{variable} {address} is neither an address nor a host name that is known here.", cause!);
}
