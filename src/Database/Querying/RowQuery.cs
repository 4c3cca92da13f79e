using System.Collections.Immutable;
using System.Text.Json;
using MiniCrm.Database.Storage;
using Npgsql;

namespace MiniCrm.Database.Querying;

/// <summary>Reads of rows, beside what the grain storage does.</summary>
public static class RowQuery
{
    /// <summary>Runs one query and maps its rows.</summary>
    /// <exception cref="StorageUnavailableException">PostgreSQL did not answer; reading again later is safe.</exception>
    /// <exception cref="StatementFailedException">It answered that the query is wrong.</exception>
    public static Task<ImmutableArray<T>> QueryAsync<T>(
        this NpgsqlDataSource database, string sql, Func<NpgsqlDataReader, T> map, params NpgsqlParameter[] parameters) =>
        database.RunAsync(sql, map, parameters, writing: false);

    /// <summary>Runs one statement that stores something, and maps what it answers.</summary>
    /// <exception cref="ConstraintViolationException">A constraint refused it: nothing was stored.</exception>
    /// <exception cref="StorageUnavailableException">Nothing was stored, or, as it says, nobody knows.</exception>
    /// <exception cref="StatementFailedException">It answered that the statement is wrong: nothing was stored.</exception>
    public static Task<ImmutableArray<T>> WriteAsync<T>(
        this NpgsqlDataSource database, string sql, Func<NpgsqlDataReader, T> map, params NpgsqlParameter[] parameters) =>
        database.RunAsync(sql, map, parameters, writing: true);

    private static async Task<ImmutableArray<T>> RunAsync<T>(
        this NpgsqlDataSource database, string sql, Func<NpgsqlDataReader, T> map, NpgsqlParameter[] parameters, bool writing)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(map);
        var isSent = false;
        try
        {
            await using var connection = await database.OpenConnectionAsync();
            await using var command = new NpgsqlCommand(sql, connection);
            command.Parameters.AddRange(parameters);
            isSent = true;
            await using var reader = await command.ExecuteReaderAsync();
            var rows = ImmutableArray.CreateBuilder<T>();
            while (await reader.ReadAsync())
            {
                rows.Add(map(reader));
            }

            return rows.ToImmutable();
        }
        catch (Exception exception) when (Faults.Translate(exception, writing && isSent) is { } fault)
        {
            throw fault;
        }
    }

    /// <summary>The state in a jsonb column.</summary>
    public static TState State<TState>(this NpgsqlDataReader reader, int ordinal)
        where TState : class
    {
        ArgumentNullException.ThrowIfNull(reader);
        return JsonSerializer.Deserialize<TState>(reader.GetFieldValue<byte[]>(ordinal), StorageJson.Options)!;
    }
}
