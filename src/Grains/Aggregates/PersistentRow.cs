using System.Globalization;
using MiniCrm.Database.Storage;

namespace MiniCrm.Grains;

/// <summary>A row in Orleans' hands.</summary>
internal sealed class PersistentRow<TState>(IPersistentState<Envelope<TState>> storage) : IRowStore<TState>
    where TState : AggregateState
{
    public TState? State => storage.State.State;

    public int Version => storage.Etag is { } etag ? int.Parse(etag, CultureInfo.InvariantCulture) : 0;

    public Task Read()
    {
        MintedId.Forget();
        return storage.ReadStateAsync();
    }

    public async Task Write(Envelope<TState> envelope)
    {
        var left = storage.State;
        storage.State = envelope;
        try
        {
            await storage.WriteStateAsync();
            left = new Envelope<TState> { State = envelope.State };
        }
        finally
        {
            // Events, timeline and rows belong to that one write, and a state that was not stored to none.
            storage.State = left;
        }
    }
}
