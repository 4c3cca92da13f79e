using System.Net;
using System.Net.Sockets;

namespace MiniCrm.Tests.Integration.Database;

/// <summary>A network between a client and the server that can lose what it carries.</summary>
public sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly List<TcpClient> _open = [];
    private readonly int _server;
    private readonly Task _accepting;
    private volatile bool _silent;

    /// <param name="server">A port of this machine.</param>
    public Relay(int server)
    {
        _server = server;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
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
            foreach (var client in _open)
            {
                client.Client.Close(timeout: 0);
            }

            _open.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting;
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_closing.Token);
                var server = new TcpClient();
                lock (_open)
                {
                    _open.AddRange([client, server]);
                }

                await server.ConnectAsync(IPAddress.Loopback, _server, _closing.Token);
                _ = CarryAsync(client, server);
                _ = CarryAsync(server, client);
            }
            catch (Exception closed) when (closed is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // Ends with the relay.
            }
        }
    }

    private async Task CarryAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int count;
            while ((count = await from.GetStream().ReadAsync(buffer, _closing.Token)) > 0)
            {
                if (!_silent)
                {
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _closing.Token);
                }
            }

            to.Close();
        }
        catch (Exception cut) when (cut is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            to.Close();
        }
    }
}
