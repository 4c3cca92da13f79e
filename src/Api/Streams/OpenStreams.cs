using System.Collections.Concurrent;

namespace MiniCrm.Api.Streams;

/// <summary>Counts the open streams of each user, so that no client that forgets to close them uses the gateway up.</summary>
internal sealed class OpenStreams(StreamSettings settings)
{
    private readonly ConcurrentDictionary<Guid, int> _counts = new();

    /// <returns>False when the user has as many as allowed; else <see cref="Leave"/> must follow.</returns>
    public bool TryEnter(Guid userId)
    {
        if (_counts.AddOrUpdate(userId, 1, (_, count) => count + 1) <= settings.PerUser)
        {
            return true;
        }

        Leave(userId);
        return false;
    }

    public void Leave(Guid userId)
    {
        if (_counts.AddOrUpdate(userId, 0, (_, count) => count - 1) == 0)
        {
            // Only while it is still 0: somebody may have come in the meantime.
            _counts.TryRemove(new(userId, 0));
        }
    }
}
