using Orleans.Concurrency;

namespace MiniCrm.Grains.Events;

/// <summary>Brings the events of one role's outbox to Kafka. There is one of it per role; its key is 0.</summary>
[Alias("minicrm.IRelayGrain")]
public interface IRelayGrain : IGrainWithIntegerKey
{
    /// <summary>There may be something to relay; returns at once.</summary>
    [AlwaysInterleave]
    [Alias("Nudge")]
    Task Nudge();
}
