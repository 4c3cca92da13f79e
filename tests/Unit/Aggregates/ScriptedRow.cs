using System.Collections.Immutable;
using MiniCrm.Database.Storage;
using MiniCrm.Grains;
using Orleans.Storage;

namespace MiniCrm.Tests.Unit.Aggregates;

/// <summary>A row of a PostgreSQL that does with each statement what a script says, and with what is not in the script what it should.</summary>
internal sealed class ScriptedRow : IRowStore<Counter>
{
    private readonly TimeProvider _clock;
    private readonly Queue<Step> _writes;
    private readonly Queue<bool> _reads;
    private readonly List<(DateTimeOffset At, int Expected, Envelope<Counter> Envelope)> _late = [];

    public ScriptedRow(TimeProvider clock, Counter? first, IEnumerable<Step> writes, IEnumerable<bool> reads)
    {
        (_clock, _writes, _reads) = (clock, new(writes), new(reads));
        if (first is not null)
        {
            Store(0, new() { State = first });
        }
    }

    public Counter? State { get; private set; }

    public int Version { get; private set; }

    /// <summary>Every state that was written, the first at version 1.</summary>
    public List<Counter> History { get; } = [];

    /// <summary>What was written with them.</summary>
    public List<OutgoingEvent> Events { get; } = [];

    public Counter? Stored => History.LastOrDefault();

    /// <summary>Of the row, whatever its reader knows.</summary>
    public int StoredVersion { get; private set; }

    /// <summary>A state that a constraint is against.</summary>
    public Func<Counter, bool> Violates { get; init; } = _ => false;

    /// <summary>Whether the guard meets what a write seeks.</summary>
    public Func<object, bool> Meets { get; init; } = _ => false;

    public async Task Read()
    {
        await Task.Delay(TimeSpan.FromMilliseconds(5), _clock);
        Land();
        if (_reads.TryDequeue(out var answers) && !answers)
        {
            throw new StorageUnavailableException("A read was not answered.");
        }

        (State, Version) = (Stored, StoredVersion);
    }

    public async Task Write(Envelope<Counter> envelope)
    {
        var step = _writes.TryDequeue(out var next) ? next : new Step(Fate.Answered);
        await Task.Delay(TimeSpan.FromMilliseconds(5), _clock);
        Land();
        switch (step.Fate)
        {
            case Fate.Answered when step.After > TimeSpan.FromSeconds(3):
                await Task.Delay(step.After, _clock);
                break;
            case Fate.Refused:
                throw new StorageUnavailableException("Nothing was sent.");
            case Fate.Broken:
                throw new StatementFailedException("42703");
            case Fate.Unanswered:
                Store(Version, envelope);
                throw Unknown();
            case Fate.Late:
                _late.Add((_clock.GetUtcNow() + step.After, Version, envelope));
                throw Unknown();
            case Fate.Never:
                throw Unknown();
            case Fate.Raced when StoredVersion == Version:
                Store(Version, new() { State = Raced() });
                break;
        }

        if (StoredVersion == Version && Violates(envelope.State!))
        {
            throw new ConstraintViolationException("even", new InvalidOperationException());
        }

        if (!Store(Version, envelope))
        {
            throw new InconsistentStateException("The version is another one.");
        }

        (State, Version) = (envelope.State, StoredVersion);
        envelope.HasMet = envelope.Sought is { } sought && Meets(sought);
    }

    /// <summary>Everything that is still under way arrives, when its time has come.</summary>
    public void Land()
    {
        foreach (var write in _late.Where(write => write.At <= _clock.GetUtcNow()).OrderBy(write => write.At).ToList())
        {
            _late.Remove(write);
            Store(write.Expected, write.Envelope);
        }
    }

    private bool Store(int expected, Envelope<Counter> envelope)
    {
        if (StoredVersion != expected || Violates(envelope.State!))
        {
            return false;
        }

        StoredVersion += Math.Max(1, envelope.Commands);
        History.Add(envelope.State!);
        Events.AddRange(envelope.Events.IsDefault ? [] : envelope.Events);
        return true;
    }

    private Counter Raced()
    {
        var state = Stored ?? new();
        return state with { Value = state.Value + 1, Commands = state.Commands.Add(Guid.NewGuid()), WriteId = Guid.NewGuid() };
    }

    private static StorageUnavailableException Unknown() => new("A write was not answered.") { OutcomeUnknown = true };
}

internal enum Fate
{
    Answered,

    /// <summary>Nothing was sent, and the writer knows.</summary>
    Refused,

    /// <summary>PostgreSQL says that the statement is wrong.</summary>
    Broken,

    /// <summary>Stored, and the answer is lost.</summary>
    Unanswered,

    /// <summary>The connection breaks, and the statement goes on for a while.</summary>
    Late,

    /// <summary>The connection breaks before the statement arrives.</summary>
    Never,

    /// <summary>Another activation writes first.</summary>
    Raced,
}

/// <param name="Fate">What becomes of a write.</param>
internal sealed record Step(Fate Fate)
{
    /// <summary>How much later it is stored; PostgreSQL ends a statement after 2.8 s.</summary>
    public TimeSpan After { get; init; }
}

internal sealed record Counter : AggregateState
{
    public int Value { get; init; }

    /// <summary>Those that made it, in their order.</summary>
    public ImmutableList<Guid> Commands { get; init; } = [];

    public DateTimeOffset At { get; init; }
}

internal sealed record CounterView(int Value, int Version, Guid WriteId)
{
    public DateTimeOffset At { get; init; }
}
