using MiniCrm.Database.Storage;
using Orleans.Storage;

namespace MiniCrm.Grains;

/// <summary>The row of one aggregate, where it is kept.</summary>
internal interface IRowStore<TState>
    where TState : AggregateState
{
    /// <summary>As last read or written; null when there is no row.</summary>
    TState? State { get; }

    /// <summary>As last read or written; 0 when there is no row.</summary>
    int Version { get; }

    /// <exception cref="OrleansException">It could not be read; state and version are worth nothing then.</exception>
    Task Read();

    /// <summary>Stores the state and what goes with it, where the row is still of the version that was read.</summary>
    /// <exception cref="InconsistentStateException">It is not, and nothing was stored.</exception>
    /// <exception cref="StorageUnavailableException">Nothing was stored, or nobody knows, as it says.</exception>
    /// <exception cref="OrleansException">Nothing was stored.</exception>
    Task Write(Envelope<TState> envelope);
}
