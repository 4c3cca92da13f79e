namespace MiniCrm.Kafka.Consuming;

/// <summary>How far a partition is done without a gap, while its records are completed in any order.</summary>
internal sealed class OffsetWatermark
{
    private readonly Queue<long> _open = [];
    private readonly HashSet<long> _done = [];

    /// <summary>From the first record that is not done to the last that was begun.</summary>
    public int Open => _open.Count;

    /// <summary>Those of them that are not done.</summary>
    public int Unfinished => _open.Count - _done.Count;

    /// <summary>Offsets come in the partition's order; there may be holes between them.</summary>
    public void Begin(long offset) => _open.Enqueue(offset);

    /// <returns>Where to go on reading after a restart, when that has moved.</returns>
    public long? Complete(long offset)
    {
        _done.Add(offset);
        long? next = null;
        while (_open.TryPeek(out var first) && _done.Remove(first))
        {
            _open.Dequeue();
            next = first + 1;
        }

        return next;
    }
}
