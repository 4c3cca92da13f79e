using System.Net;
using System.Net.Sockets;

namespace MiniCrm.Hosting;

/// <summary>The port of HTTP.</summary>
internal static class Port
{
    /// <summary>
    /// The same port, when nobody listens on it. Services start concurrently, so that Kestrel's own word on a taken port comes only after
    /// the client has found its cluster, which may be never.
    /// </summary>
    public static int Free(int port)
    {
        try
        {
            using var probe = new TcpListener(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, port);
            if (Socket.OSSupportsIPv6)
            {
                probe.Server.DualMode = true;
            }

            probe.Start();
            return port;
        }
        catch (SocketException taken)
        {
            throw new StartException($"PORT {port} cannot be listened on: {taken.Message}.", taken);
        }
    }
}
