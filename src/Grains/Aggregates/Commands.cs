using MiniCrm.Database.Storage;
using Orleans.Storage;

namespace MiniCrm.Grains;

/// <summary>
/// The commands of an activation, in the order in which they came. One writes at a time, and takes those along that came while the one
/// before it was under way: they are decided one after the other, each on the state that those before it leave, and one statement stores
/// all of them or none. Each has its own version, and is told its outcome when that is stored, a refusal by a state that is not stored
/// yet among them. Used on the activation's turns only, so it needs no lock.
/// </summary>
internal sealed class Commands<TState, TView>(CommittedRow<TState, TView> row, ICommandOwner<TState, TView> owner, TimeProvider clock)
    where TState : AggregateState
    where TView : class
{
    private const int MaxAttempts = 4;
    private const int MostTogether = 64;

    // One attempt of a caller lasts 4 s, and a statement may take 2.8 s of them.
    private static readonly TimeSpan RetryWindow = TimeSpan.FromSeconds(1);

    // Whoever asked waits for a second more at most, and is told that nothing was done while there is time.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    private static readonly Refusal Busy = Refusal.Busy(TimeSpan.FromSeconds(1));

    private Queue<Command<TState, TView>>? _waiting;
    private bool _isWriting;

    /// <exception cref="StorageUnavailableException">Nothing was stored, or, as it says, nobody knows.</exception>
    public async Task<Result<TView>> Execute(Command<TState, TView> command)
    {
        if (_isWriting)
        {
            (_waiting ??= new()).Enqueue(command);
            if (!await command.WaitAsync())
            {
                return command.Answer;
            }
        }

        _isWriting = true;
        try
        {
            await Write(command);
        }
        finally
        {
            PassOn();
        }

        return command.Answer;
    }

    /// <summary>Within a command's own call, so that an activation that is to end waits for all of them. Until the next one runs nobody comes before it.</summary>
    private void PassOn()
    {
        if (_waiting is { Count: > 0 } waiting)
        {
            waiting.Dequeue().Lead();
        }
        else
        {
            _isWriting = false;
        }
    }

    private async Task Write(Command<TState, TView> first)
    {
        var together = TakeAlong(first);
        while (together.Count > 0)
        {
            try
            {
                var isStored = await row.Settle(NewMoment(), writeId => Attempt(together, writeId));
                together.ForEach(command => command.Tell(isStored ? AnswerOf(command.Outcome) : Busy));
                return;
            }
            catch (Exception refused) when (refused is ConstraintViolationException or StatementFailedException && together.Count > 1)
            {
                // Which of them it was about, each finds out by itself.
                together = FallApart(together, first);
            }
            catch (ConstraintViolationException violation) when (owner.OnViolation(violation.Constraint) is { } refusal)
            {
                together.ForEach(command => command.Tell(refusal));
                return;
            }
            catch (Exception fault)
            {
                together.ForEach(command => command.Tell(fault));
                return;
            }
        }
    }

    private List<Command<TState, TView>> TakeAlong(Command<TState, TView> first)
    {
        var together = new List<Command<TState, TView>>(1);
        for (var next = first; next is not null; next = Next())
        {
            if (clock.GetElapsedTime(next.Arrived) > LongestWait)
            {
                next.Tell(Busy);
            }
            else
            {
                together.Add(next);
            }
        }

        return together;

        // What begins a row is stored by itself: hooks of the database know a new row by its version.
        Command<TState, TView>? Next() =>
            together.Count < MostTogether && !first.GoesAlone && row.Current is { Version: > 0 }
            && _waiting is { Count: > 0 } waiting && !waiting.Peek().GoesAlone
                ? waiting.Dequeue()
                : null;
    }

    /// <returns>What the first writes now; the others come next, before all that wait.</returns>
    private List<Command<TState, TView>> FallApart(List<Command<TState, TView>> together, Command<TState, TView> first)
    {
        together.ForEach(command => command.GoesAlone = true);
        _waiting = new(together.Where(command => command != first).Concat(_waiting ?? []));
        return together[0] == first ? [first] : [];
    }

    /// <returns>Whether it was stored; if not, the version may still be the one it was decided on, and it may be stored later.</returns>
    private async Task<bool> Attempt(List<Command<TState, TView>> together, Guid writeId)
    {
        var started = clock.GetTimestamp();
        (int Version, Envelope<TState> Envelope)? decided = null;
        for (var attempt = 1; attempt <= MaxAttempts && (attempt == 1 || clock.GetElapsedTime(started) < RetryWindow); attempt++)
        {
            // While nobody knows what became of a write, the very same is tried again: so whichever is stored, what they are told is true.
            var before = owner.Committed;
            if (decided?.Version != before.Version)
            {
                var envelope = await Decide(together, before, writeId);
                if (envelope is null)
                {
                    return false;
                }

                decided = (before.Version, envelope);
            }

            if (await row.Store(decided.Value.Envelope, writeId, together is [{ StoredBy: var otherwise }] ? otherwise : null))
            {
                if (decided.Value.Envelope.HasMet is false)
                {
                    together.ForEach(command => command.Sought = null);
                }

                return true;
            }
        }

        return false;
    }

    /// <summary>Leaves those together that wait for the write; whose outcome does not depend on it is told at once.</summary>
    /// <returns>Null when there is nothing to write.</returns>
    private async ValueTask<Envelope<TState>?> Decide(List<Command<TState, TView>> together, Committed<TState, TView> before, Guid writeId)
    {
        EnvelopeBuilder<TState>? changes = null;
        var (latest, version) = (before.State, before.Version);
        var seeks = false;
        for (var place = 0; place < together.Count; place++)
        {
            var command = together[place];
            var moment = command.Moment ?? NewMoment();
            Decision<TState> decision;
            try
            {
                owner.Deciding = (latest, moment);
                decision = await command.Decide(Seen(command));
            }
            catch (Exception fault)
            {
                command.Tell(fault);
                continue;
            }
            finally
            {
                owner.Deciding = null;
            }

            if (decision.Change?.Sought is not null && seeks)
            {
                // A write seeks for one: what is met has to be of somebody.
                _waiting = new(together.Skip(place).Concat(_waiting ?? []));
                together.RemoveRange(place, together.Count - place);
                break;
            }

            var refusal = decision.Refusal ?? (command.Precondition is { } asked && Seen(command) is not null && !asked.Accepts(version) ? Refusal.Stale : null);
            if (refusal is null && decision.Change is { } change)
            {
                changes ??= new(owner.Key, before.State?.Sequence ?? 0, writeId);
                latest = changes.Add(change, moment, command.From);
                version++;
                seeks |= change.Sought is not null;
            }

            command.Sought = refusal is null ? decision.Change?.Sought : null;

            command.Outcome = (refusal, latest, version);
            if (changes is null)
            {
                command.Tell(refusal ?? before.View ?? owner.ToView(before.State!, before.Version));
            }
        }

        together.RemoveAll(command => command.IsTold);
        return changes?.Build();

        TState? Seen(Command<TState, TView> command) => latest is { DeletedAt: null } || command.SeesDeleted ? latest : null;
    }

    /// <summary>Of a deleted state it tells the last of it.</summary>
    private Result<TView> AnswerOf((Refusal? Refusal, TState? State, int Version) outcome) =>
        outcome.Refusal is { } refusal ? refusal
        : row.Current is { View: { } view, Version: var version } && version == outcome.Version ? view
        : owner.ToView(outcome.State!, outcome.Version);

    private Guid NewMoment() => TimeOrderedId.New(clock.GetUtcNow());
}

/// <summary>Whose commands they are.</summary>
internal interface ICommandOwner<TState, TView> : IRowOwner<TState, TView>
    where TState : AggregateState
    where TView : class
{
    /// <summary>The aggregate's id.</summary>
    Guid Key { get; }

    /// <exception cref="StorageUnavailableException">Nobody knows at the moment.</exception>
    Committed<TState, TView> Committed { get; }

    /// <summary>What a command is decided on, and its moment; null while none is.</summary>
    (TState? Latest, Guid Moment)? Deciding { set; }

    /// <summary>What the violation of a constraint means to the caller; null when it is a fault of ours.</summary>
    Refusal? OnViolation(string constraint);
}
