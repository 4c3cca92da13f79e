using System.Collections.Concurrent;
using MiniCrm.Database.Migrations;
using MiniCrm.Database.Querying;
using MiniCrm.Tests.Support;
using Npgsql;

namespace MiniCrm.Tests.Integration.Database;

/// <summary>A database of one test: made by the migrations of a role, dropped in the end.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Originals = [];

    private TestDatabase(string name)
    {
        Name = name;
        ConnectionString = DatabaseServer.ConnectionString(name);
        Pool = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ConnectionString) { MaxPoolSize = 60 });
    }

    public string Name { get; }

    public string ConnectionString { get; }

    public NpgsqlDataSource Pool { get; }

    /// <summary>A database that does not exist yet.</summary>
    public static TestDatabase Missing() => new("test_" + Guid.NewGuid().ToString("n"));

    public static async Task<TestDatabase> OfRoleAsync(string role) => await MigratedAsync(SchemaScript.In("common", role));

    public static async Task<TestDatabase> OfClusterAsync() => await MigratedAsync(SchemaScript.In("cluster"));

    /// <summary>A copy of one that these scripts have run on: they run once, and not for each test.</summary>
    public static async Task<TestDatabase> MigratedAsync(IReadOnlyList<SchemaScript> scripts)
    {
        var original = await Originals.GetOrAdd(string.Join(' ', scripts.Select(script => script.Checksum)), _ => new(() => MigrateAsync(scripts))).Value;
        var database = Missing();
        await ExecuteOnServerAsync($"create database {database.Name} template {original}");
        return database;
    }

    public async Task<T> ScalarAsync<T>(string sql, params object[] parameters)
    {
        await using var command = Pool.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Pool.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The first column of every row, as text.</summary>
    public async Task<IReadOnlyList<string>> ColumnAsync(string sql)
    {
        var values = new List<string>();
        await using var command = Pool.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            values.Add(reader.GetValue(0).ToString()!);
        }

        return values;
    }

    /// <summary>How PostgreSQL means to run a statement.</summary>
    public async Task<string> PlanAsync(string statement, params NpgsqlParameter[] parameters) =>
        string.Join('\n', await Pool.QueryAsync($"explain {statement}", row => row.GetString(0), parameters));

    /// <summary>A write as the storage provider makes it; null is a lost race.</summary>
    public async Task<int?> WriteAsync(string stateName, Guid grain, int? expected, string envelope, NpgsqlConnection? over = null)
    {
        await using var rented = over is null ? await Pool.OpenConnectionAsync(TestContext.Current.CancellationToken) : null;
        await using var command = new NpgsqlCommand("select write_state($1, $2, $3, $4::json)", over ?? rented)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = stateName },
                new NpgsqlParameter<Guid> { TypedValue = grain },
                new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Integer, Value = (object?)expected ?? DBNull.Value },
                new NpgsqlParameter<string> { TypedValue = envelope },
            },
        };
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) as int?;
    }

    /// <summary>The process of the session that waits for a lock in this database, as soon as there is one.</summary>
    /// <param name="statement">What is expected to wait; when it ends instead, that is the outcome of this too.</param>
    public async Task<int> BlockedAsync(Task statement)
    {
        while (!statement.IsCompleted)
        {
            await using var command = Pool.CreateCommand(
                "select pid from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0");
            if (await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) is int process)
            {
                return process;
            }
        }

        await statement;
        throw new InvalidOperationException("The statement did not wait for a lock.");
    }

    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync();
        await ExecuteOnServerAsync($"drop database if exists \"{Name}\" with (force)");
    }

    private static async Task<string> MigrateAsync(IReadOnlyList<SchemaScript> scripts)
    {
        var name = PostgresServer.UniqueName("original");
        await new DatabaseMigration(DatabaseServer.ConnectionString(name), scripts).RunAsync(CancellationToken.None);
        return name;
    }

    private static async Task ExecuteOnServerAsync(string sql)
    {
        await using var maintenance = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(DatabaseServer.ConnectionString("postgres")) { Pooling = false });
        await using var command = maintenance.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
