using System.Diagnostics.CodeAnalysis;
using MiniCrm.Database.Storage;
using Orleans.Storage;

namespace MiniCrm.Grains;

/// <summary>
/// What the database has acknowledged of a row, and what becomes of a write of unknown outcome: it is looked for, by its id, until the row
/// has moved on or PostgreSQL must have ended it. What was not stored never stays in memory, and nobody is told what may be untrue in a moment.
/// </summary>
internal sealed class CommittedRow<TState, TView>(IRowStore<TState> store, IRowOwner<TState, TView> owner, TimeProvider clock)
    where TState : AggregateState
    where TView : class
{
    // PostgreSQL ends a statement after 2.8 s, also one that nobody is connected to any more.
    private static readonly TimeSpan StatementLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>A write of unknown outcome that may still be stored: it fits the version, and since then its time is not up.</summary>
    private (int Version, long Since)? _pending;

    /// <summary>The last state that the database has acknowledged; null while it is not known what the last write left behind.</summary>
    public Committed<TState, TView>? Current { get; private set; }

    /// <summary>Begins with what the store holds already.</summary>
    public void Begin() => Current = Snapshot();

    /// <summary>Gives the outcome of a write, once it is certain: neither a refusal nor "busy" is true before nothing of it can come any more.</summary>
    /// <param name="writeId">The same in every attempt, so that whichever was stored is recognised.</param>
    /// <param name="attempt">Decides and stores, several times perhaps.</param>
    /// <returns>Whether it was stored.</returns>
    /// <exception cref="StorageUnavailableException">Nothing was stored, or, as it says, nobody knows.</exception>
    public async Task<bool> Settle(Guid writeId, Func<Guid, Task<bool>> attempt)
    {
        bool isStored;
        try
        {
            isStored = await attempt(writeId);
        }
        catch (Exception exception) when (_pending is not null)
        {
            if (await IsStoredAfterAll(writeId))
            {
                return true;
            }

            if (exception is StorageUnavailableException)
            {
                throw new StorageUnavailableException("The database did not answer, and has stored nothing.");
            }

            throw;
        }

        return isStored || (_pending is not null && await IsStoredAfterAll(writeId));
    }

    /// <returns>Whether it was stored. If not, another write won the race, whose state is then the current one; or the version is still the same, and nobody knows yet.</returns>
    /// <exception cref="StorageUnavailableException">The outcome is not known yet, or nothing was stored.</exception>
    /// <param name="otherwise">Stores it in place of the row's own write, where the row is of that version; false when nothing was stored.</param>
    public async Task<bool> Store(Envelope<TState> envelope, Guid writeId, Func<Envelope<TState>, int, Task<bool>>? otherwise = null)
    {
        var before = store.Version;
        try
        {
            if (otherwise is not null)
            {
                return await otherwise(envelope, before) ? await Look(new("What was stored could not be read.") { OutcomeUnknown = true }) : await IsStored(writeId);
            }

            await store.Write(envelope);
            Commit();
            _pending = null;
            return true;
        }
        catch (InconsistentStateException)
        {
            return await IsStored(writeId);
        }
        catch (StorageUnavailableException unavailable) when (unavailable.OutcomeUnknown)
        {
            return await Look(unavailable);
        }

        async Task<bool> Look(StorageUnavailableException unknown)
        {
            _pending = (before, clock.GetTimestamp());
            try
            {
                return await IsStored(writeId);
            }
            catch (OrleansException)
            {
                throw unknown;
            }
        }
    }

    /// <summary>What is known of the row may be worth nothing: somebody else may have written it.</summary>
    public void Doubt()
    {
        Current = null;
        owner.OnLost();
    }

    private async Task<bool> IsStored(Guid writeId)
    {
        Current = null;
        try
        {
            await store.Read();
        }
        catch (OrleansException) when (_pending is null)
        {
            owner.OnLost();
            throw;
        }

        Commit();
        if (_pending?.Version != Current.Version)
        {
            // Whatever was pending has been stored, or has lost.
            _pending = null;
        }

        return Current.State?.WriteId == writeId;
    }

    /// <summary>
    /// A broken connection ends the waiting, not the statement: it may be stored after a look that found nothing. So this looks until
    /// the row has moved on, or the time of the statement is up.
    /// </summary>
    private async Task<bool> IsStoredAfterAll(Guid writeId)
    {
        while (true)
        {
            var isOver = clock.GetElapsedTime(_pending!.Value.Since) > StatementLimit;
            if (isOver)
            {
                _pending = null;
            }

            try
            {
                var isStored = await IsStored(writeId);
                if (_pending is null)
                {
                    return isStored;
                }
            }
            catch (OrleansException) when (!isOver)
            {
                // It may be back before the time is up.
            }
            catch (OrleansException unreadable)
            {
                throw new StorageUnavailableException(unreadable.Message) { OutcomeUnknown = true };
            }

            Current = null;
            await Task.Delay(LookInterval, clock);
        }
    }

    [MemberNotNull(nameof(Current))]
    private void Commit()
    {
        Current = Snapshot();
        owner.OnCommitted(Current);
    }

    private Committed<TState, TView> Snapshot()
    {
        var (state, version) = (store.State, store.Version);
        return new(state, version, state is { DeletedAt: null } ? (Result<TView>)owner.ToView(state, version) : null);
    }
}

/// <summary>Whose row it is.</summary>
internal interface IRowOwner<TState, TView>
    where TState : AggregateState
    where TView : class
{
    TView ToView(TState state, int version);

    void OnCommitted(Committed<TState, TView> committed);

    /// <summary>The row cannot be read, and what was known of it is worth nothing.</summary>
    void OnLost();
}
