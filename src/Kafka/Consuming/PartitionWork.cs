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
    private readonly Dictionary<string, (Task Last, int Records)> _keys = [];
    private readonly ConsumerOptions _options;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _givingUp = new();
    private readonly CancellationToken _givenUp;
    private volatile bool _closing;

    /// <param name="handle">Ends well when the record's effect is stored; throws only when the token has ended.</param>
    /// <param name="handled">Told on any thread.</param>
    /// <param name="stopping">From its end on nothing new is begun.</param>
    public PartitionWork(
        TopicPartition partition, ConsumerOptions options, Func<ConsumedRecord, CancellationToken, Task> handle,
        Action<PartitionWork, ConsumedRecord> handled, CancellationToken stopping)
    {
        (Partition, _options, _handle, _handled, _stopping) = (partition, options, handle, handled, stopping);
        _givenUp = _givingUp.Token;
    }

    public TopicPartition Partition { get; }

    /// <summary>Whether fetching is paused.</summary>
    public bool Paused { get; set; }

    /// <summary>False once another consumer may have the partition: nothing may be stored for it any more.</summary>
    public bool Owned { get; private set; } = true;

    /// <summary>Whether it should get no more records for now.</summary>
    public bool IsFull => _watermark.Unfinished >= _options.InFlight || _watermark.Open >= _options.Ahead;

    /// <summary>Whether a pause was worth it: fetching starts anew after one.</summary>
    public bool HasRoom => _watermark.Unfinished <= _options.InFlight / 2 && _watermark.Open < _options.Ahead;

    /// <summary>Whether something is to be settled yet.</summary>
    public bool IsBusy => _keys.Count > 0;

    /// <summary>Ends when nothing runs.</summary>
    public Task Idle => Task.WhenAll(_keys.Values.Select(key => key.Last));

    public void Take(ConsumedRecord record)
    {
        _watermark.Begin(record.Offset);
        var key = KeyOf(record);
        var (last, records) = _keys.GetValueOrDefault(key, (Task.CompletedTask, 0));
        _keys[key] = (RunAsync(last, record), records + 1);
    }

    /// <returns>The offset to store, when there is a new one.</returns>
    public TopicPartitionOffset? Settle(ConsumedRecord record)
    {
        var key = KeyOf(record);
        var (last, records) = _keys[key];
        if (records == 1)
        {
            _keys.Remove(key);
        }
        else
        {
            _keys[key] = (last, records - 1);
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
        if (_closing || _stopping.IsCancellationRequested)
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
