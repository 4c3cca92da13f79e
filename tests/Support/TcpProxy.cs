using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MiniCrm.Tests.Support;

/// <summary>A wire with scissors: passes every connection on to a port of this machine, until told to lose answers or to cut.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Wire, bool> _wires = [];
    private readonly int _target;
    private readonly Task _accepting;

    private TcpProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static TcpProxy To(int port) => new(port);

    /// <summary>The same address, by way of the proxy.</summary>
    public string Through(string url) => new UriBuilder(url) { Port = Port }.Uri.AbsoluteUri;

    /// <summary>From now on what the target sends over the connections there are is lost; what it is sent still arrives.</summary>
    public void LoseAnswers()
    {
        foreach (var wire in _wires.Keys)
        {
            wire.LosesAnswers = true;
        }
    }

    /// <summary>Resets the connections there are, on both sides; new ones are passed on as ever.</summary>
    public void Cut()
    {
        foreach (var wire in _wires.Keys)
        {
            wire.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        Cut();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync();
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = RunAsync(new Wire(client));
        }
    }

    private async Task RunAsync(Wire wire)
    {
        using (wire)
        {
            _wires[wire] = true;
            await wire.RunAsync(_target);
            _wires.TryRemove(wire, out _);
        }
    }

    private sealed class Wire(Socket client) : IDisposable
    {
        private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private volatile bool _losesAnswers;

        public bool LosesAnswers
        {
            set => _losesAnswers = value;
        }

        public async Task RunAsync(int target)
        {
            try
            {
                client.NoDelay = true;
                await _server.ConnectAsync(IPAddress.Loopback, target);
                await Task.WhenAny(PassAsync(client, _server, () => false), PassAsync(_server, client, () => _losesAnswers));
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                // An end that nobody listens at ends the other one.
            }
        }

        /// <summary>With a linger of nothing a close is a reset.</summary>
        public void Dispose()
        {
            client.Close(0);
            _server.Close(0);
        }

        private static async Task PassAsync(Socket from, Socket to, Func<bool> isLost)
        {
            var buffer = new byte[16 * 1024];
            try
            {
                while (await from.ReceiveAsync(buffer) is > 0 and var count)
                {
                    if (!isLost())
                    {
                        await to.SendAsync(buffer.AsMemory(0, count));
                    }
                }
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                // Cut, by us or by an end.
            }
        }
    }
}
