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
    public static async Task<ImmutableArray<T>> QueryAsync<T>(
        this NpgsqlDataSource database, string sql, Func<NpgsqlDataReader, T> map, params NpgsqlParameter[] parameters)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(map);
        try
        {
            await using var command = database.CreateCommand(sql);
            command.Parameters.AddRange(parameters);
            await using var reader = await command.ExecuteReaderAsync();
            var rows = ImmutableArray.CreateBuilder<T>();
            while (await reader.ReadAsync())
            {
                rows.Add(map(reader));
            }

            return rows.ToImmutable();
        }
        catch (Exception exception) when (Faults.Translate(exception, writing: false) is { } fault)
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
