using System.Data.Common;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace MiniCrm.Database.Storage;

/// <summary>
/// Puts the writes of a silo that come while others are under way into one statement, as databases group their commits: sixteen together
/// cost PostgreSQL a third of sixteen alone. It decides nothing: whoever finds room, and whomever a group does not serve, writes alone.
/// </summary>
internal sealed class GroupCommit(DbDataSource database, TimeProvider clock)
{
    // More of them make PostgreSQL no quicker and the groups smaller.
    private const int Room = 2;
    private const int LargestGroup = 64;

    // A statement that waits for a lock, or for a server that hangs, holds up nobody else.
    private static readonly TimeSpan Stall = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _clock = clock;
    private readonly Lock _lock = new();
    private readonly Queue<Member> _waiting = new();
    private int _underWay;

    /// <param name="expected">The version that is to be replaced, as Orleans keeps it; null for the first.</param>
    /// <param name="envelope">The write's JSON in UTF-8; asked for when it goes with others.</param>
    /// <returns>Whether the write has been done, or is the caller's to do while it holds the turn.</returns>
    /// <exception cref="StorageUnavailableException">No connection could be opened: nothing was stored.</exception>
    /// <exception cref="NpgsqlException">The group was sent, and had no answer.</exception>
    public Task<Turn> Enter(string stateName, Guid id, string? expected, Func<byte[]> envelope)
    {
        if (TakeRoom(null))
        {
            return Task.FromResult(Turn.Alone(this));
        }

        // Written before the lock is held: the others would wait for it.
        var member = new Member(stateName, id, expected is null ? null : int.Parse(expected, CultureInfo.InvariantCulture), envelope());
        return TakeRoom(member) ? Task.FromResult(Turn.Alone(this)) : member.Turn.Task;
    }

    /// <returns>False when there is none; then the member waits, if there is one.</returns>
    private bool TakeRoom(Member? otherwise)
    {
        lock (_lock)
        {
            if (_underWay < Room)
            {
                _underWay++;
                return true;
            }

            if (otherwise is not null)
            {
                _waiting.Enqueue(otherwise);
            }

            return false;
        }
    }

    private void Leave()
    {
        var group = new List<Member>();
        lock (_lock)
        {
            while (group.Count < LargestGroup && _waiting.TryDequeue(out var member))
            {
                group.Add(member);
            }

            if (group.Count == 0)
            {
                _underWay--;
            }
        }

        if (group is [var single])
        {
            single.Turn.SetResult(Turn.Alone(this));
        }
        else if (group.Count > 0)
        {
            _ = Task.Run(() => Write(group));
        }
    }

    private async Task Write(List<Member> group)
    {
        using var turn = Turn.Alone(this);
        try
        {
            var versions = await Send(group);
            for (var i = 0; i < versions.Length; i++)
            {
                group[i].Turn.SetResult(versions[i] == WriteOutcome.Alone ? Turn.Alone(null) : Turn.Done(versions[i]));
            }
        }
        catch (PostgresException refused) when (!Faults.IsFatal(refused))
        {
            // Nothing was stored. Which of them it was about, each finds out by itself.
            group.ForEach(member => member.Turn.SetResult(Turn.Alone(null)));
        }
        catch (Exception exception)
        {
            group.ForEach(member => member.Turn.SetException(exception));
        }
    }

    private async Task<int?[]> Send(List<Member> group)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("select write_states($1, $2, $3, $4)", (NpgsqlConnection)connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string[]> { TypedValue = [.. group.Select(member => member.StateName)] },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. group.Select(member => member.Id)] },
                new NpgsqlParameter<int?[]> { TypedValue = [.. group.Select(member => member.Expected)] },
                new NpgsqlParameter<byte[][]> { TypedValue = [.. group.Select(member => member.Envelope)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
            },
        };
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return await reader.GetFieldValueAsync<int?[]>(0);
    }

    /// <summary>A write's turn, over when it is disposed of.</summary>
    internal sealed class Turn : IDisposable
    {
        private GroupCommit? _room;
        private ITimer? _stall;

        private Turn()
        {
        }

        /// <summary>The write is the caller's to do.</summary>
        public bool IsAlone { get; private init; }

        /// <summary>Where the write was done: its <see cref="WriteOutcome"/>, null when another version was there than expected.</summary>
        public int? Outcome { get; private init; }

        public static Turn Done(int? outcome) => new() { Outcome = outcome };

        /// <param name="room">Where it takes up room, if it does.</param>
        public static Turn Alone(GroupCommit? room)
        {
            var turn = new Turn { IsAlone = true, _room = room };
            turn._stall = room?._clock.CreateTimer(static turn => ((Turn)turn!).MakeRoom(), turn, Stall, Timeout.InfiniteTimeSpan);
            return turn;
        }

        public void Dispose()
        {
            _stall?.Dispose();
            MakeRoom();
        }

        private void MakeRoom() => Interlocked.Exchange(ref _room, null)?.Leave();
    }

    private sealed record Member(string StateName, Guid Id, int? Expected, byte[] Envelope)
    {
        public TaskCompletionSource<Turn> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
