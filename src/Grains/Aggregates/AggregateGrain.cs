using System.Collections.Immutable;
using MiniCrm.Database.Storage;

namespace MiniCrm.Grains;

/// <summary>
/// A grain whose state is one row. A command is decided by pure rules and stored by one statement; reads that interleave are answered
/// from the committed snapshot, which is replaced only after the write came back.
/// </summary>
public abstract class AggregateGrain<TState, TView> : Grain, IGrainMigrationParticipant, ICommandOwner<TState, TView>
    where TState : AggregateState
    where TView : class
{
    // How long an activation stays of which there is no row, or that nobody needs.
    private static readonly TimeSpan EmptyLifetime = TimeSpan.FromSeconds(1);

    private readonly IPersistentState<Envelope<TState>> _storage;
    private readonly TimeProvider _clock;
    private readonly Standing _standing;
    private readonly CommittedRow<TState, TView> _row;
    private readonly Watching _watching = new();
    private bool _hasMoved;

    // It began for somebody who passes by, and nobody else has asked since.
    private bool _isPassedBy;
    private Vacancy? _vacancy;

    // None in the many activations that are only read.
    private Commands<TState, TView>? _commands;

    /// <summary>What the command is decided on that is being decided, and the one reading of the clock that it takes its time from.</summary>
    private (TState? Latest, Guid Moment)? _deciding;

    protected AggregateGrain(IPersistentState<Envelope<TState>> storage, TimeProvider clock, Standing standing)
    {
        (_storage, _clock, _standing) = (storage, clock, standing);
        _row = new(new PersistentRow<TState>(storage), this, clock);
    }

    /// <summary>The last state that the database has acknowledged.</summary>
    /// <exception cref="StorageUnavailableException">The outcome of the last write is not known, or the silo does not know whether it is still asked rightly.</exception>
    protected Committed<TState, TView> Committed
    {
        get
        {
            if (_isPassedBy && !PassingBy.Is)
            {
                Stay();
            }

            return _row.Current is not { } current ? throw new StorageUnavailableException("What the last write left behind is not known yet.")
                : _standing.IsCertain ? current
                : throw new StorageUnavailableException("The silo stood still, and is not certain yet that others have not gone on without it.");
        }
    }

    /// <summary>The moment of the command that is being decided, or else this one, but never before what was written last: clocks of silos and gateways differ.</summary>
    protected DateTimeOffset Now
    {
        get
        {
            var (latest, moment) = _deciding ?? (_row.Current?.State, NewMoment());
            var now = TimeOrderedId.TimeOf(moment)!.Value;
            return latest is not null && LastWritten(latest) is { } last && last > now ? last : now;
        }
    }

    /// <summary>Whether nobody needs it.</summary>
    private bool IsLeft => _isPassedBy || _row.Current is { State: null };

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (_hasMoved)
        {
            // What it was elsewhere need not have been certain.
            await _storage.ReadStateAsync(cancellationToken);
        }

        _row.Begin();
        _isPassedBy = PassingBy.Is;
        if (!MintedId.Is(this.GetPrimaryKey()))
        {
            LeaveWhenLeft();
        }
    }

    void IGrainMigrationParticipant.OnDehydrate(IDehydrationContext dehydrationContext)
    {
        // It takes nothing along.
    }

    void IGrainMigrationParticipant.OnRehydrate(IRehydrationContext rehydrationContext) => _hasMoved = true;

    TView IRowOwner<TState, TView>.ToView(TState state, int version) => ToView(state, version);

    void IRowOwner<TState, TView>.OnCommitted(Committed<TState, TView> committed)
    {
        if (committed.State is not null)
        {
            _vacancy?.End();
        }

        _watching.Wake();
    }

    Guid ICommandOwner<TState, TView>.Key => this.GetPrimaryKey();

    Committed<TState, TView> ICommandOwner<TState, TView>.Committed => Committed;

    (TState? Latest, Guid Moment)? ICommandOwner<TState, TView>.Deciding
    {
        set => _deciding = value;
    }

    Refusal? ICommandOwner<TState, TView>.OnViolation(string constraint) => OnViolation(constraint);

    void IRowOwner<TState, TView>.OnLost()
    {
        DeactivateOnIdle();

        // Those who watch are sent away; they would hold the deactivation up.
        _watching.Wake();
    }

    protected abstract TView ToView(TState state, int version);

    /// <summary>An id that is made now.</summary>
    protected Guid NewMoment() => TimeOrderedId.New(_clock.GetUtcNow());

    /// <summary>When a state was written, if it tells.</summary>
    protected virtual DateTimeOffset? LastWritten(TState state) => null;

    /// <summary>What the violation of a constraint means to the caller; null when it is a fault of ours.</summary>
    protected virtual Refusal? OnViolation(string constraint) => null;

    /// <summary>Decides and stores, see <see cref="Commands{TState, TView}"/>. A lost race is decided again on the state that won it.</summary>
    /// <param name="decide">
    /// Changes nothing itself: it may run several times. It is given the live state, null when there is none; in a reentrant grain with what
    /// the commands before it make of it, and then what was looked at before belongs to an earlier state perhaps.
    /// </param>
    /// <param name="moment">The id of what is created, which is where its time comes from; else each attempt has a moment of its own.</param>
    protected Task<Result<TView>> Execute(Func<TState?, Decision<TState>> decide, Precondition? precondition = null, Guid? moment = null) =>
        Execute(state => ValueTask.FromResult(decide(state)), precondition, moment);

    /// <inheritdoc cref="Execute(Func{TState, Decision{TState}}, Precondition, Guid?)"/>
    protected Task<Result<TView>> Execute(Func<TState?, ValueTask<Decision<TState>>> decide, Precondition? precondition = null, Guid? moment = null) =>
        Execute(new Command<TState, TView>(decide, precondition, moment, _clock.GetTimestamp()));

    /// <summary>The same, of what may be deleted: the state is given also when it is not live.</summary>
    /// <inheritdoc cref="Execute(Func{TState, Decision{TState}}, Precondition, Guid?)"/>
    protected Task<Result<TView>> ExecuteOnDeleted(Func<TState?, Decision<TState>> decide, Precondition? precondition = null) =>
        Execute(new Command<TState, TView>(state => ValueTask.FromResult(decide(state)), precondition, moment: null, _clock.GetTimestamp()) { SeesDeleted = true });

    /// <summary>The same, for changes that seek something.</summary>
    /// <returns>Beside the answer what the change sought, where the guard of the row has met it, or nobody knows whether it has; else null.</returns>
    /// <inheritdoc cref="Execute(Func{TState, Decision{TState}}, Precondition, Guid?)" path="/param"/>
    protected async Task<(Result<TView> Answer, object? Met)> ExecuteSeeking(Func<TState?, Decision<TState>> decide, Precondition? precondition = null, Guid? moment = null)
    {
        var command = new Command<TState, TView>(state => ValueTask.FromResult(decide(state)), precondition, moment, _clock.GetTimestamp());
        return (await Execute(command), command.Sought);
    }

    /// <inheritdoc cref="Watching.Watch"/>
    protected IAsyncEnumerable<Live<T>> Watch<T>(
        int? after,
        Func<Committed<TState, TView>, int?> position,
        Func<int, int, int, Task<ImmutableArray<Live<T>>>> read,
        CancellationToken cancellationToken)
        where T : class => _watching.Watch(after, () => position(Committed), read, cancellationToken);

    /// <summary>The same, stored by something else than the row's own write.</summary>
    /// <param name="stored">Given what is to be stored, and in place of which version; false when nothing was.</param>
    protected Task<Result<TView>> ExecuteOnDeleted(Func<TState?, Decision<TState>> decide, Func<Envelope<TState>, int, Task<bool>> stored) =>
        Execute(new Command<TState, TView>(state => ValueTask.FromResult(decide(state)), precondition: null, moment: null, _clock.GetTimestamp())
        {
            SeesDeleted = true,
            StoredBy = stored,
        });

    /// <summary>What a command would bring to the database now, for a write that something else stores; see <see cref="Doubt"/>.</summary>
    /// <returns>A refusal, or the envelope and the version that it is to be stored in place of.</returns>
    private protected (Refusal? Refusal, Envelope<TState>? Envelope, int Version) Prepare(Func<TState?, Decision<TState>> decide, Precondition? precondition)
    {
        var (before, moment) = (Committed, NewMoment());
        _deciding = (before.State, moment);
        var decision = decide(before.Live);
        _deciding = null;
        if ((decision.Refusal ?? (precondition?.Accepts(before.Version) is false ? Refusal.Stale : null)) is { } refusal)
        {
            return (refusal, null, before.Version);
        }

        var changes = new EnvelopeBuilder<TState>(this.GetPrimaryKey(), before.State!.Sequence, NewMoment());
        changes.Add(decision.Change!, moment, (TraceContext.Current, RequestSource.Current));
        return (null, changes.Build(), before.Version);
    }

    /// <summary>Something else may have written the row: nothing is answered from memory any more, and the next activation reads it.</summary>
    protected void Doubt() => _row.Doubt();

    private async Task<Result<TView>> Execute(Command<TState, TView> command)
    {
        var result = await (_commands ??= new(_row, this, _clock)).Execute(command);
        LeaveWhenLeft();
        return result;
    }

    /// <summary>Somebody uses it who may come back.</summary>
    private void Stay()
    {
        _isPassedBy = false;
        if (!IsLeft)
        {
            _vacancy?.End();
        }
    }

    /// <summary>Anybody may ask for what does not exist: no activation of it stays, nor of what a job passes by.</summary>
    private void LeaveWhenLeft()
    {
        if (IsLeft)
        {
            _vacancy ??= new(this, () => IsLeft && !_watching.IsWatched, EmptyLifetime);
            _vacancy.Watch();
        }
    }
}
