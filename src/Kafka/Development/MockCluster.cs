using System.Runtime.InteropServices;
using MiniCrm.Kafka.Native;

namespace MiniCrm.Kafka.Development;

/// <summary>librdkafka's broker in memory.</summary>
internal sealed class MockCluster : IDisposable
{
    private const int Broker = 1;

    private readonly nint _handle;
    private readonly nint _cluster;
    private bool _disposed;

    /// <param name="advertisedPort">Of this machine's loopback: where clients are told to connect to.</param>
    /// <param name="topics">Any other appears on first use, with four partitions.</param>
    public MockCluster(int advertisedPort, IEnumerable<string> topics, int partitions)
    {
        var conf = LibRdKafka.ConfNew();
        LibRdKafka.ConfSetLogCallback(conf, 0);
        _handle = LibRdKafka.NewProducer(conf);
        _cluster = LibRdKafka.MockClusterNew(_handle, Broker);
        if (_cluster == 0)
        {
            LibRdKafka.Destroy(_handle);
            throw new InvalidOperationException("librdkafka's broker in memory did not start.");
        }

        Port = int.Parse(Marshal.PtrToStringUTF8(LibRdKafka.MockClusterBootstraps(_cluster))!.Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture);

        // Without a controller, administrators' calls hang.
        _ = LibRdKafka.MockSetController(_cluster, Broker);
        _ = LibRdKafka.MockSetHostPort(_cluster, Broker, "127.0.0.1", advertisedPort);
        LibRdKafka.MockGroupInitialRebalanceDelay(_cluster, 0);
        foreach (var topic in topics)
        {
            _ = LibRdKafka.MockTopicCreate(_cluster, topic, partitions, 1);
        }
    }

    /// <summary>Where it really listens.</summary>
    public int Port { get; }

    public void SetDown() => _ = LibRdKafka.MockSetDown(_cluster, Broker);

    public void SetUp() => _ = LibRdKafka.MockSetUp(_cluster, Broker);

    /// <summary>Answers the next requests of that kind with these error codes of the protocol.</summary>
    public void FailNext(short apiKey, params int[] errors) => LibRdKafka.MockPushRequestErrors(_cluster, apiKey, (nuint)errors.Length, errors);

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            LibRdKafka.MockClusterDestroy(_cluster);
            LibRdKafka.Destroy(_handle);
        }
    }
}
