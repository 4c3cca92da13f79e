namespace MiniCrm.Grains.Users;

/// <summary>The sign-ins of a user that ended while access tokens of theirs may still be valid.</summary>
public sealed class EndedSignIns
{
    /// <summary>JWT_ACCESS_MINUTES of a gateway is a day at most; an hour more for clocks that differ.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromHours(25);

    private readonly HashSet<Guid> _ended = [];
    private readonly Queue<(Guid Id, DateTimeOffset EndedAt)> _oldestFirst = [];

    public int Count => _ended.Count;

    public bool Contains(Guid signInId) => _ended.Contains(signInId);

    /// <summary>Remembers it, and forgets those whose tokens have expired.</summary>
    public void Add(Guid signInId, DateTimeOffset endedAt)
    {
        while (_oldestFirst.TryPeek(out var oldest) && oldest.EndedAt <= endedAt - Horizon)
        {
            _oldestFirst.Dequeue();
            _ended.Remove(oldest.Id);
        }

        if (_ended.Add(signInId))
        {
            _oldestFirst.Enqueue((signInId, endedAt));
        }
    }
}
