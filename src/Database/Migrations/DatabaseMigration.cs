using DbUp;
using DbUp.Engine;
using DbUp.Postgresql;
using MiniCrm.Database.Storage;
using MiniCrm.Hosting;
using Npgsql;

namespace MiniCrm.Database.Migrations;

/// <summary>Brings one database to the schema of this build, and creates it when it does not exist.</summary>
public sealed class DatabaseMigration
{
    /// <summary>"minicrm" in ASCII: several starters of one database wait for each other on this advisory lock.</summary>
    private const long LockKey = 0x6D_69_6E_69_63_72_6D;

    private readonly IReadOnlyList<SchemaScript> _scripts;
    private readonly NpgsqlConnectionStringBuilder _connection;

    public DatabaseMigration(string connectionString, IReadOnlyList<SchemaScript> scripts)
    {
        _scripts = scripts;

        // A pooled connection would keep the lock when it is given back.
        _connection = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Timeout = 5, CommandTimeout = 0 };
        Database = _connection.Database ?? _connection.Username ?? "";
    }

    public string Database { get; }

    /// <summary>Answers the names of the scripts that it ran; nothing to do costs one connection and one query.</summary>
    /// <exception cref="MigrationException">Schema or configuration are wrong: do not try again.</exception>
    /// <exception cref="NpgsqlException">The server is away, or not ready yet.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var source = Source(_connection);
            await using var connection = await OpenOrCreateAsync(source, cancellationToken);
            if (IsComplete(await ReadJournalAsync(connection, cancellationToken)))
            {
                return [];
            }

            await ExecuteAsync(connection, $"select pg_advisory_lock({LockKey})", cancellationToken);
            await ExecuteAsync(connection, ScriptJournal.CreateTable, cancellationToken);
            var applied = await ReadJournalAsync(connection, cancellationToken);
            return IsComplete(applied) ? [] : await Task.Run(() => Upgrade(source, applied), cancellationToken);
        }
        catch (PostgresException wrong) when (!Faults.IsAway(wrong))
        {
            throw new MigrationException($"The database {Database} refused: {wrong.MessageText} ({wrong.SqlState}).", wrong);
        }
    }

    private static NpgsqlDataSource Source(NpgsqlConnectionStringBuilder connection) => Pools.Named(Pools.Migration, connection.ConnectionString).Build();

    private async Task<NpgsqlConnection> OpenOrCreateAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await source.OpenConnectionAsync(cancellationToken);
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await CreateDatabaseAsync(cancellationToken);
            return await source.OpenConnectionAsync(cancellationToken);
        }
    }

    private async Task CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        var maintenance = new NpgsqlConnectionStringBuilder(_connection.ConnectionString) { Database = "postgres" };
        try
        {
            await using var source = Source(maintenance);
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await ExecuteAsync(connection, $"create database \"{Database.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", cancellationToken);
        }
        catch (PostgresException lost) when (lost.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another starter was quicker.
        }
        catch (PostgresException refused) when (!Faults.IsAway(refused))
        {
            throw new MigrationException(
                $"The database {Database} does not exist, and {_connection.Username} may not create it ({refused.MessageText}): create it, or give the user the right to.",
                refused);
        }
    }

    /// <summary>True when every script has run. Scripts of a newer build are none of this one's business.</summary>
    private bool IsComplete(Dictionary<string, string> applied)
    {
        foreach (var script in _scripts)
        {
            if (applied.TryGetValue(script.Name, out var checksum) && checksum != script.Checksum)
            {
                throw new MigrationException(
                    $"The script {script.Name} is not the one that was applied to the database {Database}: leave applied scripts as they are and add a new one.");
            }
        }

        return _scripts.All(script => applied.ContainsKey(script.Name));
    }

    private List<string> Upgrade(NpgsqlDataSource source, Dictionary<string, string> applied)
    {
        var order = 0;
        var checksums = _scripts.ToDictionary(script => script.Name, script => script.Checksum);
        var result = DeployChanges.To.PostgresqlDatabase(new PostgresqlConnectionManager(source))
            .WithScripts(_scripts.Select(script => new SqlScript(script.Name, script.Text, new SqlScriptOptions { RunGroupOrder = order++ })))
            .JournalTo(new ScriptJournal(applied, checksums))
            .WithTransactionPerScript()
            .WithVariablesDisabled()
            .WithExecutionTimeout(TimeSpan.Zero)
            .LogToNowhere()
            .Build()
            .PerformUpgrade();

        return result switch
        {
            { Successful: true } => [.. result.Scripts.Select(script => script.Name)],
            { Error: NpgsqlException away } when Faults.IsAway(away) => throw away,
            { Error: PostgresException { SqlState: PostgresErrorCodes.FeatureNotSupported or PostgresErrorCodes.UndefinedFile } missing } when IsOfExtension(missing) =>
                throw new MigrationException(
                    $"The server of the database {Database} lacks an extension that comes with PostgreSQL itself ({missing.MessageText}): install its contrib, which Debian has in postgresql, others in postgresql-contrib.",
                    missing),
            _ => throw new MigrationException(
                $"The script {result.ErrorScript?.Name} failed on the database {Database} and was rolled back: {result.Error.Message}", result.Error),
        };
    }

    /// <summary>The routine of PostgreSQL that reports it, which is in no language.</summary>
    private static bool IsOfExtension(PostgresException exception) => exception.File is "extension.c";

    private static async Task<Dictionary<string, string>> ReadJournalAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var applied = new Dictionary<string, string>();
        try
        {
            await using var command = new NpgsqlCommand(ScriptJournal.Read, connection);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                applied.Add(reader.GetString(0), reader.GetString(1));
            }
        }
        catch (PostgresException empty) when (empty.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // A database that no script has run on.
        }

        return applied;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statement, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
