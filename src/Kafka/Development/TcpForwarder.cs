using System.Net;
using System.Net.Sockets;

namespace MiniCrm.Kafka.Development;

/// <summary>Gives a broker that listens where it likes a port that we choose, on loopback.</summary>
internal sealed class TcpForwarder
{
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(50);

    private readonly HashSet<Socket> _open = [];
    private readonly int _to;
    private readonly Socket _listener;
    private bool _closed;

    private TcpForwarder(Socket listener, int to)
    {
        (_listener, _to) = (listener, to);
        _ = AcceptAsync();
    }

    /// <summary>A socket that holds the port, or the next free one up to 100 further on.</summary>
    public static Socket Reserve(int port)
    {
        for (var candidate = port; ; candidate++)
        {
            try
            {
                return Listen(candidate);
            }
            catch (SocketException) when (port > 0 && candidate < Math.Min(port + 100, IPEndPoint.MaxPort))
            {
                // Somebody else's.
            }
        }
    }

    /// <summary>A socket that holds this very port.</summary>
    public static Socket Listen(int port)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
            listener.Listen();
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Takes the listener over.</summary>
    public static TcpForwarder Start(Socket listener, int to) => new(listener, to);

    /// <summary>Stops listening and cuts every connection.</summary>
    public void Close()
    {
        lock (_open)
        {
            _closed = true;
            _listener.Dispose();
            foreach (var socket in _open)
            {
                socket.Close(timeout: 0);
            }
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = CarryAsync(await _listener.AcceptAsync());
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                if (_closed)
                {
                    return;
                }

                // Too many open files, perhaps.
                await Task.Delay(AcceptPause);
            }
        }
    }

    private async Task CarryAsync(Socket client)
    {
        using var broker = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            try
            {
                Keep(client);
                Keep(broker);
                client.NoDelay = broker.NoDelay = true;
                await broker.ConnectAsync(IPAddress.Loopback, _to);
                await Task.WhenAny(PumpAsync(client, broker), PumpAsync(broker, client));
            }
            catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
            {
                // The broker is down, or we are: so is the client's connection.
            }
            finally
            {
                lock (_open)
                {
                    _open.Remove(client);
                    _open.Remove(broker);
                }
            }
        }
    }

    private void Keep(Socket socket)
    {
        lock (_open)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _open.Add(socket);
        }
    }

    private static async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer)) > 0)
            {
                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
                }
            }
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // One side is gone: so is the other.
        }
    }
}
