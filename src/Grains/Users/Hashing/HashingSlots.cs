namespace MiniCrm.Grains.Users.Hashing;

/// <summary>
/// Gives out slots in turns, one caller of each key after the other, so that a key with a hundred callers delays another key by one of
/// them. A lane goes before those after it; of four turns one is given from the end, so that none waits for ever.
/// </summary>
public sealed class HashingSlots(TimeProvider clock, int slots)
{
    /// <summary>How many callers of one key wait in a lane; whoever comes then is told at once to come again.</summary>
    public const int MaxWaiting = 64;

    private const int TurnsOfTheFirst = 3;

    private readonly Lock _lock = new();
    private readonly Lane[] _lanes = [.. Enum.GetValues<HashingLane>().Select(_ => new Lane())];
    private int _free = slots;
    private int _turn;

    /// <summary>True when there is a slot for the caller, to be followed by <see cref="Leave"/>; false when there was none in time.</summary>
    public async Task<bool> Enter(HashingTurn turn, TimeSpan timeout)
    {
        var lane = _lanes[(int)turn.Lane];
        Waiting waiting;
        lock (_lock)
        {
            if (timeout <= TimeSpan.Zero)
            {
                return false;
            }

            if (_free > 0)
            {
                _free--;
                return true;
            }

            if (lane.Add(turn.Key) is not { } added)
            {
                return false;
            }

            waiting = added;
        }

        try
        {
            return await waiting.Turn.Task.WaitAsync(timeout, clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            lock (_lock)
            {
                // Unless it was given a slot in this very moment.
                return waiting.Turn.Task.IsCompleted || lane.Remove(waiting);
            }
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            if (Next() is { } next)
            {
                next.Turn.SetResult(true);
            }
            else
            {
                _free++;
            }
        }
    }

    private Waiting? Next()
    {
        var fromTheEnd = _turn++ % (TurnsOfTheFirst + 1) == TurnsOfTheFirst;
        foreach (var lane in fromTheEnd ? _lanes.Reverse() : _lanes)
        {
            if (lane.Next() is { } next)
            {
                return next;
            }
        }

        return null;
    }

    private sealed class Waiting(string key)
    {
        public string Key => key;

        public TaskCompletionSource<bool> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Keys in the order of their turns, and who waits under each.</summary>
    private sealed class Lane
    {
        private readonly LinkedList<LinkedList<Waiting>> _turns = [];
        private readonly Dictionary<string, LinkedListNode<LinkedList<Waiting>>> _keys = new(StringComparer.Ordinal);

        public Waiting? Add(string key)
        {
            if (!_keys.TryGetValue(key, out var turn))
            {
                _keys[key] = turn = _turns.AddLast([]);
            }

            return turn.Value.Count < MaxWaiting ? turn.Value.AddLast(new Waiting(key)).Value : null;
        }

        public Waiting? Next()
        {
            if (_turns.First is not { } turn)
            {
                return null;
            }

            var next = turn.Value.First!.Value;
            turn.Value.RemoveFirst();
            _turns.RemoveFirst();
            if (turn.Value.Count > 0)
            {
                _turns.AddLast(turn);
            }
            else
            {
                _keys.Remove(next.Key);
            }

            return next;
        }

        /// <returns>False: whoever is removed was not served.</returns>
        public bool Remove(Waiting waiting)
        {
            var turn = _keys[waiting.Key];
            turn.Value.Remove(turn.Value.Find(waiting)!);
            if (turn.Value.Count == 0)
            {
                _turns.Remove(turn);
                _keys.Remove(waiting.Key);
            }

            return false;
        }
    }
}
