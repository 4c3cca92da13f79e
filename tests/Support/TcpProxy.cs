using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace MiniCrm.Tests.Support;

/// <summary>A wire with scissors: passes every connection on, until told to be late, to swallow, to lose answers or to cut.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly ConcurrentDictionary<Wire, bool> _wires = [];
    private readonly IPEndPoint _target;
    private readonly Task _accepting;
    private volatile TaskCompletionSource? _swallowing;
    private long _delay;

    private TcpProxy(IPEndPoint at, IPEndPoint target)
    {
        _target = target;
        _listener = new(at);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How much later everything arrives, in either direction.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _delay));
        set => Interlocked.Exchange(ref _delay, value.Ticks);
    }

    /// <summary>On 127.0.0.1, in front of a port of it.</summary>
    public static TcpProxy To(int port) => new(new(IPAddress.Loopback, 0), new(IPAddress.Loopback, port));

    /// <summary>At a place of one's own choice, in front of a port of 127.0.0.1.</summary>
    public static TcpProxy At(IPEndPoint place, int port) => new(place, new(IPAddress.Loopback, port));

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

    /// <summary>From now on nothing gets through in either direction, and nobody is told: connections, old and new, stay open.</summary>
    public void Swallow() => _swallowing ??= new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was swallowed comes out, as after a fault of the network that TCP has outlived.</summary>
    public void Release()
    {
        var swallowing = _swallowing;
        _swallowing = null;
        swallowing?.SetResult();
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
        Release();
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

            _ = RunAsync(new Wire(this, client));
        }
    }

    private async Task RunAsync(Wire wire)
    {
        using (wire)
        {
            _wires[wire] = true;
            await wire.RunAsync();
            _wires.TryRemove(wire, out _);
        }
    }

    private sealed class Wire(TcpProxy proxy, Socket client) : IDisposable
    {
        private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private volatile bool _losesAnswers;

        public bool LosesAnswers
        {
            set => _losesAnswers = value;
        }

        public async Task RunAsync()
        {
            try
            {
                client.NoDelay = true;
                await _server.ConnectAsync(proxy._target);
                await Task.WhenAll(PassAsync(client, _server, () => false), PassAsync(_server, client, () => _losesAnswers));
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

        /// <summary>Reads on while what was read before is still late, so that a delay costs no throughput.</summary>
        private async Task PassAsync(Socket from, Socket to, Func<bool> isLost)
        {
            var underWay = Channel.CreateUnbounded<(long Since, byte[] Bytes)>();
            var delivering = DeliverAsync(underWay.Reader, to);
            var buffer = new byte[16 * 1024];
            try
            {
                while (await from.ReceiveAsync(buffer) is > 0 and var count)
                {
                    if (!isLost())
                    {
                        underWay.Writer.TryWrite((Stopwatch.GetTimestamp(), buffer[..count]));
                    }
                }
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                // Cut, by us or by an end.
            }

            underWay.Writer.Complete();
            await delivering;
        }

        private async Task DeliverAsync(ChannelReader<(long Since, byte[] Bytes)> underWay, Socket to)
        {
            try
            {
                await foreach (var (since, bytes) in underWay.ReadAllAsync())
                {
                    if (proxy.Delay - Stopwatch.GetElapsedTime(since) is { Ticks: > 0 } late)
                    {
                        await Task.Delay(late);
                    }

                    await (proxy._swallowing?.Task ?? Task.CompletedTask);
                    await to.SendAsync(bytes);
                }

                // An end that says no more is still told what it asked for; and what has been sent arrives, as it would not before a reset.
                to.Shutdown(SocketShutdown.Send);
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                // Whoever reads finds it closed too.
            }
        }
    }
}
