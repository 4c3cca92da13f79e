using Confluent.Kafka;

namespace MiniCrm.Kafka.Consuming;

/// <summary>
/// The records of one partition while it is ours: in order per key, keys side by side. Called by the polling thread alone, but for the tasks
/// that it starts.
/// </summary>
internal sealed class PartitionWork : IDisposable
{
    private readonly Func<ConsumedRecord, CancellationToken, Task> _handle;
    private readonly Action<PartitionWork, ConsumedRecord> _handled;
    private readonly OffsetWatermark _watermark = new();
    private readonly Dictionary<string, Task> _tails = [];
    private readonly CancellationTokenSource _givingUp = new();
    private readonly CancellationToken _givenUp;
    private volatile bool _closing;

    /// <param name="handle">Ends well when the record's effect is stored; throws only when the token has ended.</param>
    /// <param name="handled">Told on any thread.</param>
    public PartitionWork(
        TopicPartition partition, Func<ConsumedRecord, CancellationToken, Task> handle, Action<PartitionWork, ConsumedRecord> handled)
    {
        (Partition, _handle, _handled) = (partition, handle, handled);
        _givenUp = _givingUp.Token;
    }

    public TopicPartition Partition { get; }

    /// <summary>Whether fetching is paused.</summary>
    public bool Paused { get; set; }

    /// <summary>False once another consumer may have the partition: nothing may be stored for it any more.</summary>
    public bool Owned { get; private set; } = true;

    /// <summary>Records begun and not yet behind the watermark.</summary>
    public int Open => _watermark.Open;

    /// <summary>Ends when nothing runs.</summary>
    public Task Idle => Task.WhenAll(_tails.Values);

    public void Take(ConsumedRecord record)
    {
        _watermark.Begin(record.Offset);
        var key = KeyOf(record);
        _tails[key] = RunAsync(_tails.GetValueOrDefault(key, Task.CompletedTask), record);
    }

    /// <returns>The offset to store, when there is a new one.</returns>
    public TopicPartitionOffset? Settle(ConsumedRecord record)
    {
        var key = KeyOf(record);
        if (_tails.TryGetValue(key, out var tail) && tail.IsCompleted)
        {
            _tails.Remove(key);
        }

        return _watermark.Complete(record.Offset) is { } next && Owned ? new(Partition, next) : null;
    }

    /// <summary>Begins nothing new; what runs goes on.</summary>
    public void Close() => _closing = true;

    /// <summary>The partition is not ours any more.</summary>
    public void Dispose()
    {
        _closing = true;
        Owned = false;
        _givingUp.Cancel();
        _givingUp.Dispose();
    }

    private async Task RunAsync(Task before, ConsumedRecord record)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (_closing)
        {
            return;
        }

        try
        {
            await _handle(record, _givenUp).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Not done; and nothing of its key may be done after it.
            _closing = true;
            return;
        }

        _handled(this, record);
    }

    // Records without a key keep the partition's order among themselves.
    private static string KeyOf(ConsumedRecord record) => record.Key is { } key ? Convert.ToBase64String(key.Span) : "-";
}
