namespace MiniCrm.Grains.Users.Limits;

/// <summary>Counts what happened within the last while. Used by one thread at a time, as a grain's turns are.</summary>
public sealed class SlidingWindow(TimeProvider clock, int limit, TimeSpan length)
{
    private readonly Queue<long> _happened = [];

    /// <summary>How often it happened within the window.</summary>
    public int Count
    {
        get
        {
            while (_happened.TryPeek(out var oldest) && clock.GetElapsedTime(oldest) >= length)
            {
                _happened.Dequeue();
            }

            return _happened.Count;
        }
    }

    public bool IsFull => Count >= limit;

    /// <summary>When the oldest leaves the window; only where there is one.</summary>
    public TimeSpan UntilRoom => length - clock.GetElapsedTime(_happened.Peek());

    /// <summary>Counts one more. Of a full window the oldest is forgotten, so that it never holds more than its limit.</summary>
    public void Add()
    {
        if (IsFull)
        {
            _happened.Dequeue();
        }

        _happened.Enqueue(clock.GetTimestamp());
    }
}
