using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace MiniCrm.Kafka.Native;

/// <summary>Wakes whoever polls a consumer, from any thread: Confluent.Kafka has no way to, and polls ten times a second itself.</summary>
internal sealed class PollWaker : IDisposable
{
    private readonly Lock _lock = new();
    private nint _queue;

    /// <param name="consumer">To be disposed after this.</param>
    public PollWaker(Handle consumer) => _queue = LibRdKafka.ConsumerQueue((SafeHandle)HandleOf(consumer));

    public void Wake()
    {
        lock (_lock)
        {
            if (_queue != 0)
            {
                LibRdKafka.QueueYield(_queue);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_queue != 0)
            {
                LibRdKafka.QueueDestroy(_queue);
            }

            _queue = 0;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_LibrdkafkaHandle")]
    [return: UnsafeAccessorType("Confluent.Kafka.Impl.SafeKafkaHandle, Confluent.Kafka")]
    private static extern object HandleOf(Handle handle);
}
