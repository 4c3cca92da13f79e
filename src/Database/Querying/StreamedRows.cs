using System.Runtime.CompilerServices;
using MiniCrm.Database.Storage;
using Npgsql;

namespace MiniCrm.Database.Querying;

/// <summary>Reads of more rows than anybody would hold in memory, which may take longer than a request: all of one snapshot, as fast as they are taken.</summary>
public static class StreamedRows
{
    /// <summary>Runs one query and maps its rows as they come.</summary>
    /// <exception cref="StorageUnavailableException">PostgreSQL did not answer, or no longer; reading again later is safe.</exception>
    /// <exception cref="StatementFailedException">It answered that the query is wrong.</exception>
    public static async IAsyncEnumerable<T> StreamAsync<T>(
        this NpgsqlDataSource database,
        string sql,
        Func<NpgsqlDataReader, T> map,
        NpgsqlParameter[] parameters,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(map);
        await using var connection = await Told(database.OpenConnectionAsync(cancellationToken).AsTask());
        await using var transaction = await Told(connection.BeginTransactionAsync(cancellationToken).AsTask());

        // Whoever reads on decides how long it takes; the limits of the pool are those of a request.
        await using var unlimited = new NpgsqlCommand("set local statement_timeout = 0", connection, transaction);
        await Told(unlimited.ExecuteNonQueryAsync(cancellationToken));
        await using var command = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = 0 };
        command.Parameters.AddRange(parameters);
        await using var reader = await Told(command.ExecuteReaderAsync(cancellationToken));
        while (await Told(reader.ReadAsync(cancellationToken)))
        {
            yield return map(reader);
        }
    }

    private static async Task<T> Told<T>(Task<T> step)
    {
        try
        {
            return await step;
        }
        catch (Exception exception) when (Faults.Translate(exception, writing: false) is { } fault)
        {
            throw fault;
        }
    }
}
