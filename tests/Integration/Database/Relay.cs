using System.Net;
using System.Net.Sockets;

namespace MiniCrm.Tests.Integration.Database;

/// <summary>A network between a client and the server that can lose what it carries.</summary>
public sealed class Relay : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _open = [];
    private readonly int _server;
    private readonly Task _accepting;
    private volatile bool _silent;

    /// <param name="server">A port of this machine.</param>
    public Relay(int server)
    {
        _server = server;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>From here on nothing comes through in either direction, and nobody is told.</summary>
    public void FallSilent() => _silent = true;

    /// <summary>Resets every connection.</summary>
    public void Cut()
    {
        lock (_open)
        {
            _open.ForEach(socket => socket.Close(timeout: 0));
            _open.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _accepting;
        Cut();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync();
                var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                client.NoDelay = true;
                lock (_open)
                {
                    _open.AddRange([client, server]);
                }

                await server.ConnectAsync(IPAddress.Loopback, _server);
                _ = CarryAsync(client, server);
                _ = CarryAsync(server, client);
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // Ends with the relay.
        }
    }

    private async Task CarryAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer)) > 0)
            {
                for (var sent = 0; sent < count && !_silent;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
                }
            }
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // One side is gone: so is the other.
        }

        to.Close();
    }
}
