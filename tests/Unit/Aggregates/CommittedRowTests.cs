using CsCheck;
using Microsoft.Extensions.Time.Testing;
using MiniCrm.Database.Storage;
using MiniCrm.Grains;

namespace MiniCrm.Tests.Unit.Aggregates;

public sealed class CommittedRowTests
{
    private const int MaxAttempts = 4;

    private static readonly Gen<Step> Writes = Gen.Select(
        Gen.Enum<Fate>(), Gen.Int[0, 2750], (fate, after) => new Step(fate) { After = TimeSpan.FromMilliseconds(after) });

    [Fact]
    public void Some_writes_land_late_some_never_and_nobody_is_ever_told_an_untruth() =>
        Gen.Select(Writes.Array[0, 12], Gen.Bool.Array[0, 40], Gen.Int[1, 6]).Sample((writes, reads, commands) =>
        {
            var run = new Run(writes, reads);
            var told = Enumerable.Range(0, commands).Select(_ => run.Increment()).ToList();
            run.Wait(TimeSpan.FromSeconds(10));

            var stored = run.Row.History;
            Assert.All(told, answer => Assert.True(IsTrue(answer, stored), $"{answer} is not what became of it: {string.Join(", ", stored)}"));

            // And no state was decided on one that was not the last.
            Assert.Equal(Enumerable.Range(1, stored.Count), stored.Select(state => state.Value));
        });

    [Fact]
    public void What_is_in_memory_is_in_the_row() => Gen.Select(Writes.Array[0, 12], Gen.Bool.Array[0, 40]).Sample((writes, reads) =>
    {
        var run = new Run(writes, reads);
        for (var command = 0; command < 5; command++)
        {
            run.Increment();
            if (run.Known is { State: { } state, Version: var version })
            {
                Assert.Equal(state, run.Row.History[version - 1]);
            }
        }
    });

    [Fact]
    public void A_write_that_lands_after_the_first_look_is_found()
    {
        var run = new Run([new(Fate.Late) { After = TimeSpan.FromMilliseconds(300) }, new(Fate.Refused)], []);

        Assert.Equal(Told.Done, run.Increment().Told);
    }

    [Fact]
    public void Nothing_is_said_of_a_write_before_its_time_is_up()
    {
        var run = new Run([new(Fate.Never), new(Fate.Refused)], []);

        Assert.Equal(Told.NotDone, run.Increment().Told);
        Assert.InRange(run.Spent, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3.5));
    }

    [Fact]
    public void A_row_that_cannot_be_read_all_the_while_leaves_the_outcome_unknown()
    {
        var run = new Run([new(Fate.Never)], [true, .. Enumerable.Repeat(false, 100)]);

        Assert.Equal(Told.Unknown, run.Increment().Told);
    }

    [Fact]
    public void An_answered_write_is_neither_read_back_nor_waited_for()
    {
        var run = new Run([], []);
        run.Increment();
        var before = run.Spent;
        run.Increment();

        Assert.InRange(run.Spent - before, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(10));
    }

    private static bool IsTrue(Answer answer, List<Counter> history)
    {
        var stored = history.FindAll(state => state.WriteId == answer.WriteId);
        return answer switch
        {
            { Told: Told.Done, View: { } view } => stored is [var state] && view == new CounterView(state.Value, history.IndexOf(state) + 1, answer.WriteId),
            { Told: Told.NotDone } => stored is [],
            _ => stored.Count <= 1,
        };
    }

    private enum Told
    {
        Done,
        NotDone,
        Unknown,
    }

    private sealed record Answer(Guid WriteId, Told Told, CounterView? View = null);

    /// <summary>A grain of one counter, one command after the other; time passes while somebody waits for it.</summary>
    private sealed class Run : IRowOwner<Counter, CounterView>
    {
        private readonly FakeTimeProvider _clock = new();
        private readonly DateTimeOffset _began;
        private CommittedRow<Counter, CounterView>? _row;

        public Run(IEnumerable<Step> writes, IEnumerable<bool> reads)
        {
            _began = _clock.GetUtcNow();
            Row = new(_clock, null, writes, reads);
        }

        public ScriptedRow Row { get; }

        public TimeSpan Spent => _clock.GetUtcNow() - _began;

        public Committed<Counter, CounterView>? Known => _row?.Current;

        public Answer Increment()
        {
            var id = Guid.NewGuid();
            var context = SynchronizationContext.Current;
            try
            {
                // So that whoever waits for the clock goes on within its advance.
                SynchronizationContext.SetSynchronizationContext(null);
                var command = IncrementAsync(id);
                while (!command.IsCompleted)
                {
                    _clock.Advance(TimeSpan.FromMilliseconds(5));
                }

                return command.GetAwaiter().GetResult();
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(context);
            }
        }

        public void Wait(TimeSpan time)
        {
            _clock.Advance(time);
            Row.Land();
        }

        CounterView IRowOwner<Counter, CounterView>.ToView(Counter state, int version) => new(state.Value, version, state.WriteId);

        void IRowOwner<Counter, CounterView>.OnCommitted(Committed<Counter, CounterView> committed)
        {
        }

        /// <summary>The activation ends; the next command meets another one.</summary>
        void IRowOwner<Counter, CounterView>.OnLost() => _row = null;

        private async Task<Answer> IncrementAsync(Guid id)
        {
            try
            {
                if (_row is null)
                {
                    await Row.Read();
                    _row = new(Row, this, _clock);
                    _row.Begin();
                }

                var row = _row;
                return await row.Settle(id, writeId => AttemptAsync(row, writeId)) ? new(id, Told.Done, row.Current!.View!.Value) : new(id, Told.NotDone);
            }
            catch (StorageUnavailableException fault)
            {
                return new(id, fault.OutcomeUnknown ? Told.Unknown : Told.NotDone);
            }
            catch (StatementFailedException)
            {
                return new(id, Told.NotDone);
            }
        }

        private static async Task<bool> AttemptAsync(CommittedRow<Counter, CounterView> row, Guid writeId)
        {
            for (var attempt = 0; attempt < MaxAttempts; attempt++)
            {
                var before = row.Current ?? throw new StorageUnavailableException("What the last write left behind is not known.");
                var state = new Counter { Value = before.Version + 1, WriteId = writeId };
                if (await row.Store(new Envelope<Counter> { State = state }, writeId))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
