using System.Net;
using System.Net.Sockets;
using MiniCrm.Hosting;
using MiniCrm.Kafka.Clients;

namespace MiniCrm.Kafka.Development;

/// <summary>
/// A broker inside this process, for development and tests: any Kafka client of this machine can use it, and it forgets everything when the
/// process ends. Never ask it to list consumer groups: librdkafka would abort the process.
/// </summary>
public sealed class DevelopmentBroker : IAsyncDisposable
{
    public const int DefaultPort = 9092;

    private readonly string[] _topics;
    private readonly int _partitions;
    private readonly Lock _lock = new();
    private MockCluster? _cluster;
    private TcpForwarder? _forwarder;

    private DevelopmentBroker(Socket listener, IEnumerable<string> topics, int partitions)
    {
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        _topics = [.. topics];
        _partitions = partitions;
        _cluster = new MockCluster(Port, _topics, _partitions);
        _forwarder = TcpForwarder.Start(listener, _cluster.Port);
    }

    public int Port { get; }

    /// <summary>For <c>KAFKA_BROKERS</c>.</summary>
    public string Address => $"127.0.0.1:{Port}";

    /// <summary>Starts on this port of the loopback, or the next free one.</summary>
    /// <param name="topics">Exist from the start; any other appears on first use, with four partitions.</param>
    /// <param name="partitions">Of each of them.</param>
    /// <exception cref="StartException">None of a hundred ports is free.</exception>
    public static DevelopmentBroker Start(IEnumerable<string> topics, int port = DefaultPort, int partitions = 1)
    {
        try
        {
            return new(TcpForwarder.Reserve(port), topics, partitions);
        }
        catch (SocketException taken)
        {
            throw new StartException($"The broker for development finds no free port from {port} on; set KAFKA_BROKERS to one that runs.", taken);
        }
    }

    /// <summary>Refuses connections and cuts those there are, but forgets nothing.</summary>
    public void TakeDown()
    {
        lock (_lock)
        {
            _forwarder?.Close();
            _forwarder = null;
            _cluster?.SetDown();
        }
    }

    /// <summary>Dies, and all it held with it.</summary>
    public void Kill()
    {
        lock (_lock)
        {
            _forwarder?.Close();
            _forwarder = null;
            _cluster?.Dispose();
            _cluster = null;
        }
    }

    /// <summary>Answers again, on the same port: as it was after <see cref="TakeDown"/>, empty after <see cref="Kill"/>.</summary>
    public void BringUp()
    {
        lock (_lock)
        {
            if (_forwarder is not null)
            {
                return;
            }

            var listener = TcpForwarder.Listen(Port);
            if (_cluster is null)
            {
                _cluster = new MockCluster(Port, _topics, _partitions);
            }
            else
            {
                _cluster.SetUp();
            }

            _forwarder = TcpForwarder.Start(listener, _cluster.Port);
        }
    }

    /// <summary>Answers the next requests of a kind with errors.</summary>
    /// <param name="apiKey">Of the protocol, such as 0 for Produce.</param>
    /// <param name="errors">Of the protocol, one per request.</param>
    public void FailNext(short apiKey, params int[] errors)
    {
        lock (_lock)
        {
            _cluster?.FailNext(apiKey, errors);
        }
    }

    /// <summary>Waits until the broker's own thread has ended.</summary>
    public async ValueTask DisposeAsync() => await Blocking.RunAsync(Kill);
}
