using System.Collections.Immutable;
using MiniCrm.Database.Querying;
using MiniCrm.Kafka.Publishing;
using Npgsql;

namespace MiniCrm.Grains.Events;

/// <summary>The rows of a role's <c>outbox</c> as its relay sees them.</summary>
public sealed class Outbox(string role, NpgsqlDataSource database)
{
    /// <summary>Counting more would cost the database more than the figure is worth.</summary>
    public const int MostCounted = 1_000_000;

    // Per key, transactions and positions rise with the sequence: the next command of an aggregate begins after the last one was stored.
    internal const string NextPage = "select horizon::text, has_refused, position, id, key, sequence, topic, body, time, traceparent from outbox_page(@from::xid8, @waiting, @limit)";

    /// <summary>The next rows in order, those of stopped keys left out.</summary>
    /// <param name="from">Where to begin: <see cref="OutboxPage.Horizon"/> of a page that left nothing behind, or <see cref="OutboxPage.Beginning"/>.</param>
    /// <param name="waiting">Keys to leave out for now.</param>
    /// <exception cref="Database.Storage.StorageUnavailableException">PostgreSQL did not answer.</exception>
    public async Task<OutboxPage> Read(string from, IReadOnlyCollection<Guid> waiting, int limit)
    {
        var rows = await database.QueryAsync(
            NextPage,
            row => (Horizon: row.GetString(0), HasRefused: row.GetBoolean(1), Event: row.IsDBNull(2) ? null : Event(row)),
            new NpgsqlParameter<string>("from", from),
            new NpgsqlParameter<Guid[]>("waiting", [.. waiting]),
            new NpgsqlParameter<int>("limit", limit));
        return new(rows[0].Horizon, rows[0].HasRefused, [.. rows.Select(row => row.Event).OfType<OutboxEvent>()]);
    }

    /// <summary>Forgets what Kafka has acknowledged, exactly these rows.</summary>
    public Task Delete(IEnumerable<long> positions) =>
        database.QueryAsync(
            "delete from outbox where position = any (@positions)",
            row => row.GetInt64(0),
            new NpgsqlParameter<long[]>("positions", [.. positions]));

    /// <summary>Shows why a row stops its key.</summary>
    public Task Refuse(long position, string reason) =>
        database.QueryAsync(
            "update outbox set refused = @reason where position = @position",
            row => row.GetInt64(0),
            new NpgsqlParameter<long>("position", position),
            new NpgsqlParameter<string>("reason", reason));

    /// <summary>How many rows wait, up to <see cref="MostCounted"/>, and since when the oldest of them does.</summary>
    public async Task<(long Depth, DateTimeOffset? Oldest)> Measure()
    {
        var rows = await database.QueryAsync(
            """
            select (select count(*) from (select from outbox limit @most) waiting),
              (select time from outbox order by transaction, position limit 1)
            """,
            row => (row.GetInt64(0), row.IsDBNull(1) ? (DateTimeOffset?)null : row.GetFieldValue<DateTimeOffset>(1)),
            new NpgsqlParameter<int>("most", MostCounted));
        return rows[0];
    }

    private OutboxEvent Event(NpgsqlDataReader row) => new(
        row.GetInt64(2),
        row.GetGuid(3),
        row.GetGuid(4),
        row.GetInt32(5),
        row.GetString(6),
        row.GetString(7),
        row.GetFieldValue<DateTimeOffset>(8),
        row.IsDBNull(9) ? null : row.GetString(9),
        $"/minicrm/{role}");
}

/// <summary>Some rows of an outbox, and the horizon of the look that found them: no row of an older transaction can become visible after it.</summary>
/// <param name="HasRefused">There are stopped keys, whose rows stay.</param>
public sealed record OutboxPage(string Horizon, bool HasRefused, ImmutableArray<OutboxEvent> Events)
{
    /// <summary>A horizon before every row.</summary>
    public const string Beginning = "0";
}
