using System.Runtime.InteropServices;

namespace MiniCrm.Kafka.Native;

/// <summary>What Confluent.Kafka does not show of the library it brings: its table of settings, and its broker in memory.</summary>
internal static partial class LibRdKafka
{
    private const string Name = "librdkafka";
    private const int ErrorLength = 512;

    // The names under which the package holds builds of it, in the order in which it tries them itself, so that we get the very same one.
    private static readonly string[] Builds = [Name, "centos8-librdkafka", "alpine-librdkafka"];

    static LibRdKafka() => NativeLibrary.SetDllImportResolver(
        typeof(LibRdKafka).Assembly,
        (library, _, _) =>
        {
            var handle = nint.Zero;
            _ = library == Name && Builds.Any(build => NativeLibrary.TryLoad(build, typeof(Confluent.Kafka.Library).Assembly, null, out handle));
            return handle;
        });

    internal enum ConfResult
    {
        Unknown = -2,
        Invalid = -1,
        Ok = 0,
    }

    /// <summary>Sets one property; the error is librdkafka's own sentence.</summary>
    public static ConfResult Set(nint conf, string name, string value, out string error)
    {
        var buffer = new byte[ErrorLength];
        var result = ConfSet(conf, name, value, buffer, ErrorLength);
        error = Text(buffer);
        return result;
    }

    /// <summary>A handle that talks to nobody; it takes the configuration over.</summary>
    public static nint NewProducer(nint conf)
    {
        var buffer = new byte[ErrorLength];
        var handle = New(0, conf, buffer, ErrorLength);
        return handle != 0 ? handle : throw new InvalidOperationException(Text(buffer));
    }

    private static string Text(byte[] buffer) => System.Text.Encoding.UTF8.GetString(buffer.AsSpan(0, Array.IndexOf(buffer, (byte)0)));

    [LibraryImport(Name, EntryPoint = "rd_kafka_conf_new")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint ConfNew();

    [LibraryImport(Name, EntryPoint = "rd_kafka_conf_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void ConfDestroy(nint conf);

    /// <summary>With null, nothing is written to standard error any more.</summary>
    [LibraryImport(Name, EntryPoint = "rd_kafka_conf_set_log_cb")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void ConfSetLogCallback(nint conf, nint callback);

    [LibraryImport(Name, EntryPoint = "rd_kafka_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void Destroy(nint handle);

    /// <summary>The queue that a consumer polls; to be given back.</summary>
    [LibraryImport(Name, EntryPoint = "rd_kafka_queue_get_consumer")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint ConsumerQueue(SafeHandle consumer);

    [LibraryImport(Name, EntryPoint = "rd_kafka_queue_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void QueueDestroy(nint queue);

    /// <summary>The poll that is under way, or else the next one, returns at once.</summary>
    [LibraryImport(Name, EntryPoint = "rd_kafka_queue_yield")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void QueueYield(nint queue);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_cluster_new")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint MockClusterNew(nint handle, int brokers);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void MockClusterDestroy(nint cluster);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint MockClusterBootstraps(nint cluster);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_set_controller_id")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int MockSetController(nint cluster, int broker);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_broker_set_host_port", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int MockSetHostPort(nint cluster, int broker, string host, int port);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_group_initial_rebalance_delay_ms")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void MockGroupInitialRebalanceDelay(nint cluster, int milliseconds);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int MockTopicCreate(nint cluster, string topic, int partitions, int replicas);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_broker_set_down")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int MockSetDown(nint cluster, int broker);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_broker_set_up")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int MockSetUp(nint cluster, int broker);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void MockPushRequestErrors(nint cluster, short apiKey, nuint count, int[] errors);

    [LibraryImport(Name, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial ConfResult ConfSet(nint conf, string name, string value, [Out] byte[] error, nuint errorLength);

    [LibraryImport(Name, EntryPoint = "rd_kafka_new")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint New(int type, nint conf, [Out] byte[] error, nuint errorLength);
}
