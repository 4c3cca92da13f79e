using System.Collections.Immutable;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using MiniCrm.Database.Storage;
using MiniCrm.Grains;
using MiniCrm.Leads;

namespace MiniCrm.Tests.Unit.Aggregates;

/// <summary>Commands of one activation that come while others are under way, on a database that does with each write what a script says.</summary>
public sealed class CommandsTests
{
    private static readonly Gen<Step> Writes = Gen.Select(
        Gen.Enum<Fate>(), Gen.Int[0, 2750], (fate, after) => new Step(fate) { After = TimeSpan.FromMilliseconds(after) });

    private static readonly Gen<Asked> Asks = Gen.Select(Gen.Int[0, 12], Gen.Enum<Kind>(), (pause, kind) => new Asked(TimeSpan.FromMilliseconds(pause), kind));

    [Fact]
    public void Whatever_becomes_of_writes_each_command_is_told_what_became_of_it() =>
        Gen.Select(Writes.Array[0, 10], Gen.Bool.Array[0, 20], Asks.Array[1, 40]).Sample((writes, reads, asked) =>
        {
            var run = new Run(writes, reads);
            var told = run.Go(asked);

            var stored = run.Row.Stored!.Commands;
            Assert.All(told, answer => Assert.True(answer.IsTrue(stored), $"{answer} is not what became of it."));
            Assert.All(told.Where(answer => answer.Told == Told.Done), answer =>
                Assert.Equal(answer.View!.At, Assert.Single(run.Row.Events, sent => ((LeadDeleted)sent.Body).LeadId == answer.Id).Time));
            Assert.Equal(stored.Distinct(), stored);
            Assert.Equal((run.Row.StoredVersion, run.Row.StoredVersion), (run.Row.Stored.Value, stored.Count));

            // Those of others are raced ones, which leave no event here.
            Assert.Equal(run.Row.Events.Count, run.Row.Stored.Sequence);
            Assert.Equal(Enumerable.Range(1, run.Row.Events.Count), run.Row.Events.Select(sent => sent.Sequence));
        });

    [Fact]
    public void What_comes_while_one_writes_is_stored_by_one_write_and_each_has_a_version()
    {
        var run = new Run([], []);

        var told = run.Go([.. Enumerable.Repeat(new Asked(default, Kind.Increment), 41)]);

        Assert.Equal(Enumerable.Range(2, 41), told.Select(answer => answer.View!.Version));
        Assert.Equal([1, 2, 42], run.Row.History.Select(state => state.Value));
    }

    [Fact]
    public void A_write_takes_64_commands_at_most()
    {
        var run = new Run([], []);

        run.Go([.. Enumerable.Repeat(new Asked(default, Kind.Increment), 100)]);

        Assert.Equal([1, 2, 66, 101], run.Row.History.Select(state => state.Value));
    }

    [Fact]
    public void The_row_is_begun_by_one_command_alone()
    {
        var run = new Run([new(Fate.Refused)], [], isEmpty: true);

        run.Go([.. Enumerable.Repeat(new Asked(default, Kind.Increment), 5)]);

        Assert.Equal([1, 4], run.Row.History.Select(state => state.Value));
    }

    [Fact]
    public void Whom_a_constraint_refuses_disturbs_nobody_else()
    {
        var run = new Run([], []);

        var told = run.Go([.. Enumerable.Range(0, 20).Select(number => new Asked(default, number == 7 ? Kind.Violate : Kind.Increment))]);

        Assert.Equal([7], told.Index().Where(answer => answer.Item.Told != Told.Done).Select(answer => answer.Index));
        Assert.Equal((Told.NotDone, RefusalKind.Conflict), (told[7].Told, told[7].Refusal!.Kind));
        Assert.Equal(20, run.Row.StoredVersion);
    }

    [Fact]
    public void Whoever_asks_for_a_version_meets_the_commands_before_it()
    {
        var run = new Run([], []);

        var told = run.Go([.. Enumerable.Repeat(new Asked(default, Kind.Increment), 3), .. Enumerable.Repeat(new Asked(default, Kind.OnVersionFour), 3)]);

        Assert.Equal([Told.Done, Told.NotDone, Told.NotDone], told.Skip(3).Select(answer => answer.Told));
        Assert.Equal(5, told[3].View!.Version);
        Assert.All(told.Skip(4), answer => Assert.Equal(RefusalKind.StaleVersion, answer.Refusal!.Kind));
    }

    [Fact]
    public void Whoever_has_waited_too_long_is_told_that_nothing_was_done()
    {
        var run = new Run([new(Fate.Answered) { After = TimeSpan.FromSeconds(3.2) }], []);

        var told = run.Go([.. Enumerable.Repeat(new Asked(default, Kind.Increment), 3)]);

        Assert.Equal([Told.Done, Told.NotDone, Told.NotDone], told.Select(answer => answer.Told));
        Assert.All(told.Skip(1), answer => Assert.Equal(RefusalKind.Busy, answer.Refusal!.Kind));
    }

    [Fact]
    public void What_is_thrown_while_one_is_decided_is_that_ones_affair()
    {
        var run = new Run([], []);

        var told = run.Go([.. Enumerable.Repeat(new Asked(default, Kind.Increment), 2), new(default, Kind.Throw), new(default, Kind.Increment)]);

        Assert.Equal([Told.Done, Told.Done, Told.NotDone, Told.Done], told.Select(answer => answer.Told));
    }

    [Fact]
    public void A_write_seeks_for_one_command_and_takes_others_along()
    {
        var run = new Run([], []);

        var told = run.Go([.. Enumerable.Repeat(Kind.Increment, 3), .. Enumerable.Repeat(Kind.Seek, 3), Kind.Increment]);

        Assert.Equal(Enumerable.Range(2, 7), told.Select(answer => answer.View!.Version));
        Assert.Equal([1, 2, 5, 6, 8], run.Row.History.Select(state => state.Value));
    }

    [Theory]
    [InlineData(nameof(Fate.Answered), true, true)]
    [InlineData(nameof(Fate.Answered), false, false)]
    [InlineData(nameof(Fate.Unanswered), false, true)]
    [InlineData(nameof(Fate.Raced), false, false)]
    public void Whoever_seeks_is_told_what_was_met_and_also_that_nobody_knows(string fate, bool meets, bool met)
    {
        var run = new Run([new(Enum.Parse<Fate>(fate))], []) { Meets = meets };

        var told = run.Go([Kind.Seek, Kind.Increment]);

        Assert.Equal([met, false], told.Select(answer => answer.HasMet));
    }

    private enum Kind
    {
        Increment,

        /// <summary>By a rule, where the value is even.</summary>
        RefuseEven,

        Leave,
        OnVersionFour,
        Violate,
        Throw,

        /// <summary>As an increment.</summary>
        Seek,
    }

    private enum Told
    {
        Done,

        /// <summary>Stored is nothing of it, and nothing need have been.</summary>
        Left,
        NotDone,
        Unknown,
    }

    private sealed record Asked(TimeSpan Pause, Kind Kind);

    /// <param name="Saw">The last command that had made the state it was decided on.</param>
    /// <param name="WasStored">Whether that one was stored when it was told.</param>
    private sealed record Answer(Guid Id, Told Told, CounterView? View, Refusal? Refusal, Guid? Saw, bool WasStored)
    {
        public bool HasMet { get; init; }

        public bool IsTrue(ImmutableList<Guid> stored) => Told switch
        {
            Told.Done => View!.Value == View.Version && stored.IndexOf(Id) == View.Version - 1,
            Told.Left => View!.Value == View.Version && !stored.Contains(Id) && WasStored && stored.IndexOf(Saw!.Value) == View.Version - 1,
            Told.NotDone => !stored.Contains(Id) && (Refusal is null or { Kind: RefusalKind.Busy } || WasStored),
            _ => true,
        };
    }

    /// <summary>A grain of one counter, on turns of its own; time passes while nobody has one.</summary>
    private sealed class Run : ICommandOwner<Counter, CounterView>
    {
        private readonly FakeTimeProvider _clock = new();
        private readonly Turns _turns = new();
        private readonly HashSet<Guid> _violating = [];
        private CommittedRow<Counter, CounterView>? _row;
        private Commands<Counter, CounterView>? _commands;
        private Task? _activating;

        public Run(IEnumerable<Step> writes, IEnumerable<bool> reads, bool isEmpty = false) =>
            Row = new(_clock, isEmpty ? null : new() { Value = 1, Commands = [Guid.NewGuid()] }, writes, reads)
            {
                Violates = state => state.Commands.Exists(_violating.Contains),
                Meets = _ => Meets,
            };

        public bool Meets { get; init; }

        public ScriptedRow Row { get; }

        Guid ICommandOwner<Counter, CounterView>.Key { get; } = Guid.NewGuid();

        Committed<Counter, CounterView> ICommandOwner<Counter, CounterView>.Committed =>
            _row?.Current ?? throw new StorageUnavailableException("What the last write left behind is not known.");

        (Counter? Latest, Guid Moment)? ICommandOwner<Counter, CounterView>.Deciding
        {
            set
            {
            }
        }

        private DateTimeOffset Now => _clock.GetUtcNow();

        public IReadOnlyList<Answer> Go(IReadOnlyList<Kind> kinds) => Go([.. kinds.Select(kind => new Asked(default, kind))]);

        public IReadOnlyList<Answer> Go(IReadOnlyList<Asked> asked) => _turns.Run(async () =>
        {
            var answers = new List<Task<Answer>>();
            foreach (var (pause, kind) in asked)
            {
                if (pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause, _clock);
                }

                answers.Add(ExecuteAsync(kind));
            }

            return (IReadOnlyList<Answer>)await Task.WhenAll(answers);
        }, () =>
        {
            // Whoever reads now sees what is, or was, in the row.
            Assert.True(_row?.Current is not { State: { } seen } || Row.History.Contains(seen));
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        });

        CounterView IRowOwner<Counter, CounterView>.ToView(Counter state, int version) => new(state.Value, version, state.WriteId) { At = state.At };

        void IRowOwner<Counter, CounterView>.OnCommitted(Committed<Counter, CounterView> committed)
        {
        }

        /// <summary>The activation ends; the next command meets another one.</summary>
        void IRowOwner<Counter, CounterView>.OnLost() => (_activating, _commands) = (null, null);

        Refusal? ICommandOwner<Counter, CounterView>.OnViolation(string constraint) => new(RefusalKind.Conflict, constraint);

        private async Task<Answer> ExecuteAsync(Kind kind)
        {
            var id = Guid.NewGuid();
            if (kind is Kind.Violate)
            {
                _violating.Add(id);
            }

            Guid? saw = null;
            try
            {
                await (_activating ??= ActivateAsync());
                var command = new Command<Counter, CounterView>(
                    state => ValueTask.FromResult(Decide(state)), kind is Kind.OnVersionFour ? new([4]) : null, moment: null, _clock.GetTimestamp());
                var result = await _commands!.Execute(command);
                var told = !result.Succeeded ? Told.NotDone : kind is Kind.Leave ? Told.Left : Told.Done;
                return new(id, told, result.Value, result.Refusal, saw, saw is null || Row.Stored!.Commands.Contains(saw.Value)) { HasMet = command.Sought is not null };
            }
            catch (StorageUnavailableException fault)
            {
                return new(id, fault.OutcomeUnknown ? Told.Unknown : Told.NotDone, null, null, saw, false);
            }
            catch (Exception fault) when (fault is StatementFailedException or InvalidOperationException)
            {
                return new(id, Told.NotDone, null, null, saw, false);
            }

            Decision<Counter> Decide(Counter? state)
            {
                var commands = state?.Commands ?? [];
                saw = commands.LastOrDefault();
                return kind switch
                {
                    Kind.RefuseEven when state?.Value % 2 == 0 => new Refusal(RefusalKind.Unprocessable, "It is even."),
                    Kind.Leave when state is not null => Decision.Unchanged<Counter>(),
                    Kind.Throw => throw new InvalidOperationException(),
                    _ => new Change<Counter>(
                        new() { Value = (state?.Value ?? 0) + 1, Commands = commands.Add(id), At = Now, Sequence = state?.Sequence ?? 0 },
                        id, Now, [new(new LeadDeleted(id, Now), [])])
                    {
                        Sought = kind is Kind.Seek ? id : null,
                    },
                };
            }
        }

        private async Task ActivateAsync()
        {
            try
            {
                await Row.Read();
            }
            catch
            {
                _activating = null;
                throw;
            }

            _row = new(Row, this, _clock);
            _row.Begin();
            _commands = new(_row, this, _clock);
        }
    }

    /// <summary>One thread, on which everything goes in turns, as on an activation's.</summary>
    private sealed class Turns : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Callback, object? State)> _posted = new();

        public override void Post(SendOrPostCallback d, object? state) => _posted.Enqueue((d, state));

        public T Run<T>(Func<Task<T>> begin, Action idle)
        {
            var before = Current;
            SetSynchronizationContext(this);
            try
            {
                var running = begin();
                for (var idled = 0; !running.IsCompleted;)
                {
                    if (_posted.TryDequeue(out var turn))
                    {
                        turn.Callback(turn.State);
                    }
                    else
                    {
                        Assert.True(++idled < 60_000, "Somebody is never told.");
                        idle();
                    }
                }

                return running.GetAwaiter().GetResult();
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }
    }
}
