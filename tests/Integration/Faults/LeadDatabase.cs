using System.Text.Json;
using MiniCrm.Tests.Support;
using Npgsql;

namespace MiniCrm.Tests.Integration.Faults;

/// <summary>The database of the leads, as a test looks into it behind the back of the grains.</summary>
public sealed class LeadDatabase(PostgresServer postgres, string name)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public string Name => name;

    public Task<NpgsqlConnection> ConnectAsync() => postgres.ConnectAsync(name, Cancellation);

    public async Task<LeadRow> RowAsync(string id) => (await RowsAsync()).Single(row => row.Id == id);

    public Task<List<LeadRow>> RowsAsync() => QueryAsync(
        "select id, version, state::text from leads",
        reader => new LeadRow(reader.GetGuid(0).ToString(), reader.GetInt32(1), JsonElement.Parse(reader.GetString(2))));

    public async Task<List<EventRow>> EventsAsync(string lead) => [.. (await EventsAsync()).Where(row => row.Lead == lead)];

    /// <summary>In the order in which they were written.</summary>
    public Task<List<EventRow>> EventsAsync() => QueryAsync(
        "select key, sequence, body::text from outbox order by position",
        reader => new EventRow(reader.GetGuid(0).ToString(), reader.GetInt32(1), JsonElement.Parse(reader.GetString(2))));

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    public async Task<T> ScalarAsync<T>(string sql) => (await ColumnAsync<T>(sql)).Single();

    public Task<List<T>> ColumnAsync<T>(string sql) => QueryAsync(sql, reader => reader.GetFieldValue<T>(0));

    /// <summary>A transaction that holds the lead's row until it ends.</summary>
    public Task<NpgsqlConnection> HoldAsync(string lead) => BeginAsync($"select from leads where id = '{lead}' for update");

    /// <summary>A transaction that holds up every write, until it ends.</summary>
    public Task<NpgsqlConnection> HoldAllAsync() => BeginAsync("lock table leads in share mode");

    /// <summary>The process of the session that waits for a lock, as soon as there is one.</summary>
    /// <param name="seconds">For how long it shall have waited already.</param>
    public Task<int> WaitingAsync(double seconds = 0) => Eventually.SeesAsync(
        _ => ScalarAsync<int>(FormattableString.Invariant($"""
            select coalesce(max(pid), 0) from pg_stat_activity
            where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0
              and clock_timestamp() - query_start >= interval '{seconds} s'
            """)),
        process => process > 0,
        cancellationToken: Cancellation);

    private async Task<NpgsqlConnection> BeginAsync(string sql)
    {
        var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand($"begin; {sql}", connection);
        await command.ExecuteNonQueryAsync(Cancellation);
        return connection;
    }

    private async Task<List<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> map)
    {
        await using var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(Cancellation))
        {
            rows.Add(map(reader));
        }

        return rows;
    }
}

public sealed record LeadRow(string Id, int Version, JsonElement State);

public sealed record EventRow(string Lead, int Sequence, JsonElement Body)
{
    /// <summary>The commands of these tests name themselves in a lead's last name.</summary>
    public string? LastName => Body.TryGetProperty("lastName", out var lastName) ? lastName.GetString() : null;
}
