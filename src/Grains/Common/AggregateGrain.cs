using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using MiniCrm.Database.Storage;
using Orleans.Storage;

namespace MiniCrm.Grains;

/// <summary>
/// A grain whose state is one row. A command is decided by pure rules and stored by one statement; reads that interleave are answered
/// from the committed snapshot, which is replaced only after the write came back.
/// </summary>
public abstract class AggregateGrain<TState, TView>(IPersistentState<Stored<TState>> storage, TimeProvider clock, Standing standing)
    : Grain, IGrainMigrationParticipant
    where TState : AggregateState
    where TView : class
{
    private const int MaxAttempts = 4;
    private const int WatchedPage = 50;

    // One attempt of a caller lasts 4 s, and a statement may take 2.8 s of them.
    private static readonly TimeSpan RetryWindow = TimeSpan.FromSeconds(1);

    // PostgreSQL ends a statement after 2.8 s, also one that nobody is connected to any more.
    private static readonly TimeSpan StatementLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    // How long an activation stays of which there is no row.
    private static readonly TimeSpan EmptyLifetime = TimeSpan.FromSeconds(1);

    private readonly CommitSignal _commits = new();

    private Committed<TState, TView>? _committed;
    private bool _hasMoved;
    private Vacancy? _vacancy;
    private int _watchers;

    /// <summary>The one reading of the clock that the attempt under way takes its time from, and the ids of its events; null while there is none.</summary>
    private Guid? _moment;

    /// <summary>A write of unknown outcome that may still be stored: it fits the version, and since then its time is not up.</summary>
    private (int Version, long Since)? _pending;

    /// <summary>The last state that the database has acknowledged.</summary>
    /// <exception cref="StorageUnavailableException">The outcome of the last write is not known, or the silo does not know whether it is still asked rightly.</exception>
    protected Committed<TState, TView> Committed =>
        _committed is null ? throw new StorageUnavailableException("What the last write left behind is not known yet.")
        : standing.IsCertain ? _committed
        : throw new StorageUnavailableException("The silo stood still, and is not certain yet that others have not gone on without it.");

    /// <summary>The moment of the attempt under way, or else this one, but never before what is stored already: clocks of silos and gateways differ.</summary>
    protected DateTimeOffset Now
    {
        get
        {
            var now = TimeOrderedId.TimeOf(_moment ?? NewMoment())!.Value;
            return _committed?.State is { } state && LastWritten(state) is { } last && last > now ? last : now;
        }
    }

    /// <summary>The answer to a command that was stored; of a deleted state it tells the last of it.</summary>
    private Result<TView> Stored => _committed!.View ?? ToView(_committed.State!, _committed.Version);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (_hasMoved)
        {
            // What it was elsewhere need not have been certain.
            await storage.ReadStateAsync(cancellationToken);
        }

        _committed = Snapshot();
        if (!MintedId.Is(this.GetPrimaryKey()))
        {
            LeaveWhenEmpty();
        }
    }

    void IGrainMigrationParticipant.OnDehydrate(IDehydrationContext dehydrationContext)
    {
        // It takes nothing along.
    }

    void IGrainMigrationParticipant.OnRehydrate(IRehydrationContext rehydrationContext) => _hasMoved = true;

    protected abstract TView ToView(TState state, int version);

    /// <summary>An id that is made now.</summary>
    protected Guid NewMoment() => TimeOrderedId.New(clock.GetUtcNow());

    /// <summary>When a state was written, if it tells.</summary>
    protected virtual DateTimeOffset? LastWritten(TState state) => null;

    /// <summary>What the violation of a constraint means to the caller; null when it is a fault of ours.</summary>
    protected virtual Refusal? OnViolation(string constraint) => null;

    /// <summary>Decides and stores. A lost race is decided again on the state that won it.</summary>
    /// <param name="decide">Changes nothing itself: it may run several times. It is given the live state, null when there is none.</param>
    /// <param name="moment">The id of what is created, which is where its time comes from; else each attempt has a moment of its own.</param>
    protected Task<Result<TView>> Execute(Func<TState?, Decision<TState>> decide, Precondition? precondition = null, Guid? moment = null) =>
        Execute(state => ValueTask.FromResult(decide(state)), precondition, moment);

    /// <inheritdoc cref="Execute(Func{TState, Decision{TState}}, Precondition, Guid?)"/>
    protected async Task<Result<TView>> Execute(Func<TState?, ValueTask<Decision<TState>>> decide, Precondition? precondition = null, Guid? moment = null)
    {
        // The same in every attempt, so that whichever was stored is recognised.
        var writeId = TimeOrderedId.New();
        Result<TView> result;
        try
        {
            result = await Attempt(writeId, decide, precondition, moment);
        }
        catch (Exception exception) when (_pending is not null)
        {
            if (await IsStoredAfterAll(writeId))
            {
                return Stored;
            }

            if (exception is StorageUnavailableException)
            {
                throw new StorageUnavailableException("The database did not answer, and has stored nothing.");
            }

            throw;
        }
        finally
        {
            _moment = null;
        }

        // Neither a refusal nor "busy" is true before nothing of this command can come any more.
        if (_pending is not null && await IsStoredAfterAll(writeId))
        {
            return Stored;
        }

        LeaveWhenEmpty();
        return result;
    }

    /// <summary>Tells what is written from a place on, as it is committed; nothing is asked of the database while nothing happens.</summary>
    /// <param name="after">Where to begin, null for now.</param>
    /// <param name="position">How far the committed state has come; null ends the watching.</param>
    /// <param name="read">Rows after the first and up to the second place, at most as many as the third says.</param>
    protected async IAsyncEnumerable<Live<T>> Watch<T>(
        int? after,
        Func<Committed<TState, TView>, int?> position,
        Func<int, int, int, Task<ImmutableArray<Live<T>>>> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        int? place = null;
        _watchers++;
        try
        {
            while (true)
            {
                var next = _commits.Next;
                if (position(Committed) is not { } current)
                {
                    yield break;
                }

                if (place is null)
                {
                    place = after ?? current;
                    yield return new(place.Value, null);
                }
                else if (place < current)
                {
                    var items = await read(place.Value, current, WatchedPage);
                    foreach (var item in items)
                    {
                        yield return item;
                    }

                    place = items.Length < WatchedPage ? current : items[^1].Sequence;
                }
                else
                {
                    await next.WaitAsync(cancellationToken);
                }
            }
        }
        finally
        {
            _watchers--;
        }
    }

    /// <summary>Anybody may ask for what does not exist: no activation of it stays.</summary>
    private void LeaveWhenEmpty()
    {
        if (_committed is { State: null })
        {
            _vacancy ??= new(this, () => _committed is { State: null } && _watchers == 0, EmptyLifetime);
            _vacancy.Watch();
        }
    }

    private async Task<Result<TView>> Attempt(Guid writeId, Func<TState?, ValueTask<Decision<TState>>> decide, Precondition? precondition, Guid? moment)
    {
        var started = clock.GetTimestamp();
        for (var attempt = 1; attempt <= MaxAttempts && (attempt == 1 || clock.GetElapsedTime(started) < RetryWindow); attempt++)
        {
            _moment = moment ?? NewMoment();
            var before = Committed;
            var decision = await decide(before.Live);
            if (decision.IsRefused)
            {
                return decision.Refusal;
            }

            if (precondition is not null && before.Live is not null && !precondition.Accepts(before.Version))
            {
                return Refusal.Stale;
            }

            if (decision.Change is not { } change)
            {
                return before.View!;
            }

            var after = change.State with { Sequence = change.State.Sequence + change.Happened.Count(happened => happened.Of is null), WriteId = writeId };
            try
            {
                if (await Store(before, Envelope(before, change, (TState)after), writeId))
                {
                    return Stored;
                }
            }
            catch (ConstraintViolationException violation) when (OnViolation(violation.Constraint) is { } refusal)
            {
                return refusal;
            }
        }

        return Refusal.Busy(TimeSpan.FromSeconds(1));
    }

    /// <returns>False when another write won the race; the state is then re-read.</returns>
    private async Task<bool> Store(Committed<TState, TView> before, Stored<TState> envelope, Guid writeId)
    {
        storage.State = envelope;
        try
        {
            await storage.WriteStateAsync();
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
            _pending = (before.Version, clock.GetTimestamp());
            try
            {
                return await IsStored(writeId);
            }
            catch (StorageUnavailableException)
            {
                throw unavailable;
            }
        }
        finally
        {
            // Events, timeline and rows belong to that one write, and a state that was not stored to none.
            storage.State = new Stored<TState> { State = (_committed ?? before).State };
        }
    }

    private async Task<bool> IsStored(Guid writeId)
    {
        _committed = null;
        MintedId.Forget();
        try
        {
            await storage.ReadStateAsync();
        }
        catch (OrleansException exception) when (_pending is null || exception is not StorageUnavailableException)
        {
            DeactivateOnIdle();

            // Those who watch are sent away; they would hold the deactivation up.
            _commits.Raise();
            throw;
        }

        Commit();
        if (_pending?.Version != _committed.Version)
        {
            // Whatever was pending has been stored, or has lost.
            _pending = null;
        }

        return _committed.State?.WriteId == writeId;
    }

    /// <summary>
    /// A broken connection ends the waiting, not the statement: it may be stored after a look that found nothing. So this looks until
    /// the row has moved on, or the time of the statement is up; until then nobody is told what may be untrue in a moment.
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
            catch (StorageUnavailableException) when (!isOver)
            {
                // It may be back before the time is up.
            }
            catch (StorageUnavailableException unavailable)
            {
                throw new StorageUnavailableException(unavailable.Message) { OutcomeUnknown = true };
            }

            _committed = null;
            await Task.Delay(LookInterval, clock);
        }
    }

    [MemberNotNull(nameof(_committed))]
    private void Commit()
    {
        _committed = Snapshot();
        if (_committed.State is not null)
        {
            _vacancy?.End();
        }

        _commits.Raise();
    }

    private Committed<TState, TView> Snapshot()
    {
        var version = storage.Etag is { } etag ? int.Parse(etag, CultureInfo.InvariantCulture) : 0;
        var state = storage.State.State;
        Result<TView>? view = state is { DeletedAt: null } ? (Result<TView>)ToView(state, version) : null;
        return new(state, version, view);
    }

    private Stored<TState> Envelope(Committed<TState, TView> before, Change<TState> change, TState after)
    {
        var key = this.GetPrimaryKey();
        var sequence = before.State?.Sequence ?? 0;
        var events = ImmutableArray.CreateBuilder<OutgoingEvent>(change.Happened.Length);
        var timeline = ImmutableArray.CreateBuilder<TimelineEntry>(change.Happened.Length + change.Noted.Length);
        foreach (var happened in change.Happened)
        {
            var (eventKey, eventSequence) = happened.Of ?? (key, ++sequence);
            events.Add(new(TimeOrderedId.Within(_moment!.Value, events.Count), eventKey, eventSequence, happened.Event.Topic, happened.Event, change.Time, TraceContext.Current));
            if (happened.Timeline is { } fields)
            {
                timeline.Add(new(eventSequence, happened.Event.Topic, change.Actor, change.Time, fields) { Source = RequestSource.Current });
            }
        }

        foreach (var noted in change.Noted)
        {
            timeline.Add(new(noted.Sequence, noted.Type, change.Actor, change.Time, []) { Of = noted.Of, Source = RequestSource.Current });
        }

        return new() { State = after, Events = events.ToImmutable(), Timeline = timeline.ToImmutable(), Changes = change.Rows };
    }
}
