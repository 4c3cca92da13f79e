using MiniCrm.Database.Storage;

namespace MiniCrm.Grains.Notifications;

/// <summary>
/// What an inbox keeps in memory: nothing that grows. The notifications are rows beside it, and the inbox's version orders their writes.
/// </summary>
public sealed record InboxState : AggregateState
{
    /// <summary>Since when its user is deleted, and nothing is in it that says anything.</summary>
    public DateTimeOffset? ErasedAt { get; init; }
}
