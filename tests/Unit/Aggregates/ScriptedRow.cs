using MiniCrm.Database.Storage;
using MiniCrm.Grains;
using Orleans.Storage;

namespace MiniCrm.Tests.Unit.Aggregates;

/// <summary>A row of a PostgreSQL that does with each statement what a script says, and with what is not in the script what it should.</summary>
internal sealed class ScriptedRow(TimeProvider clock, IEnumerable<Step> writes, IEnumerable<bool> reads) : IRowStore<Counter>
{
    private readonly Queue<Step> _writes = new(writes);
    private readonly Queue<bool> _reads = new(reads);
    private readonly List<(DateTimeOffset At, int Expected, Counter State)> _late = [];
    private Counter? _stored;

    public Counter? State { get; private set; }

    public int Version { get; private set; }

    /// <summary>Every state that the row ever had, the first at version 1.</summary>
    public List<Counter> History { get; } = [];

    public async Task Read()
    {
        await Task.Delay(TimeSpan.FromMilliseconds(5), clock);
        Land();
        if (_reads.TryDequeue(out var answers) && !answers)
        {
            throw new StorageUnavailableException("A read was not answered.");
        }

        (State, Version) = (_stored, History.Count);
    }

    public async Task Write(Envelope<Counter> envelope)
    {
        var (step, state) = (_writes.TryDequeue(out var next) ? next : new Step(Fate.Answered), envelope.State!);
        await Task.Delay(TimeSpan.FromMilliseconds(5), clock);
        Land();
        switch (step.Fate)
        {
            case Fate.Refused:
                throw new StorageUnavailableException("Nothing was sent.");
            case Fate.Broken:
                throw new StatementFailedException("42703");
            case Fate.Unanswered:
                Store(Version, state);
                throw Unknown();
            case Fate.Late:
                _late.Add((clock.GetUtcNow() + step.After, Version, state));
                throw Unknown();
            case Fate.Never:
                throw Unknown();
            case Fate.Raced when History.Count == Version:
                Store(Version, new Counter { Value = Version + 1, WriteId = Guid.NewGuid() });
                break;
        }

        if (!Store(Version, state))
        {
            throw new InconsistentStateException("The version is another one.");
        }

        (State, Version) = (state, History.Count);
    }

    /// <summary>Everything that is still under way arrives, when its time has come.</summary>
    public void Land()
    {
        foreach (var write in _late.Where(write => write.At <= clock.GetUtcNow()).OrderBy(write => write.At).ToList())
        {
            _late.Remove(write);
            Store(write.Expected, write.State);
        }
    }

    private bool Store(int expected, Counter state)
    {
        if (History.Count != expected)
        {
            return false;
        }

        _stored = state;
        History.Add(state);
        return true;
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
}

internal sealed record CounterView(int Value, int Version, Guid WriteId);
