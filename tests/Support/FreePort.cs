using System.Net;
using System.Net.Sockets;

namespace MiniCrm.Tests.Support;

/// <summary>Ports for the processes of a test.</summary>
public static class FreePort
{
    // Below the range from which the kernel takes the ports of outgoing connections, so that none of those comes
    // between our looking and the process' listening; and apart from the range of the private PostgreSQL.
    private const int First = 10_000;
    private const int End = 20_000;

    private static int _next = Random.Shared.Next(First, End);

    /// <summary>A port nobody listens on; no two calls of one process answer the same until all have been through.</summary>
    public static int Next() => Next(1);

    /// <summary>The first of so many in a row, for what takes those after its own as well.</summary>
    public static int Next(int count)
    {
        for (var attempts = End - First; attempts > 0; attempts--)
        {
            var port = First + (int)((uint)Interlocked.Add(ref _next, count) % (End - First)) - count + 1;
            if (port >= First && Enumerable.Range(port, count).All(IsFree))
            {
                return port;
            }
        }

        throw new InvalidOperationException("There is no free port.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Any, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
