using System.Diagnostics;
using Npgsql;

namespace MiniCrm.Tests.Support;

/// <summary>A private PostgreSQL, run by the same script as `./minicrm up`; at the end of the test run at the latest it is gone, data and all.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly bool _durable;
    private readonly Process _guard;
    private Uri _url = new("postgresql://not-started");

    private PostgresServer(string folder, bool durable)
    {
        _folder = folder;
        _durable = durable;
        _guard = PostgresScript.StartGuard(folder);
    }

    /// <summary>Kept over stop and start, unless somebody else took it in between.</summary>
    public int Port => _url.Port;

    /// <summary>What the server has logged since its last start.</summary>
    public string Log => File.ReadAllText(Path.Combine(_folder, "log"));

    /// <summary>A new server, accepting connections.</summary>
    /// <param name="durable">Whether it flushes to disk, for somebody who measures. What is committed outlives a kill without it, too.</param>
    public static async Task<PostgresServer> StartNewAsync(bool durable = false, CancellationToken cancellationToken = default)
    {
        var server = new PostgresServer(Path.Combine(Repository.TestFolder, $"pg-{Guid.NewGuid():N}"), durable);
        try
        {
            await server.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken = default) =>
        _url = new Uri(await PostgresScript.RunAsync(["start", _folder, .. _durable ? Array.Empty<string>() : ["--fast"]], cancellationToken));

    /// <summary>Fast shutdown: what has been committed is on disk, every session is cut.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => PostgresScript.RunAsync(["stop", _folder], cancellationToken);

    /// <summary>SIGKILL of every process of the server.</summary>
    public Task KillAsync(CancellationToken cancellationToken = default) => PostgresScript.RunAsync(["kill", _folder], cancellationToken);

    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await StopAsync(cancellationToken);
        await StartAsync(cancellationToken);
    }

    /// <summary>In Npgsql's form.</summary>
    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = _url.Host,
        Port = _url.Port,
        Username = _url.UserInfo.Split(':')[0],
        Password = _url.UserInfo.Split(':')[1],
        Database = database,
        IncludeErrorDetail = true,
    }.ConnectionString;

    /// <summary>In the form of the environment variables.</summary>
    public string Url(string database) => new Uri(_url, database).AbsoluteUri;

    /// <summary>A name that no other database has, for a host that creates its database itself.</summary>
    public static string UniqueName(string prefix = "test") => $"{prefix}_{Guid.NewGuid():N}";

    /// <summary>Creates an empty database, and answers its name.</summary>
    public async Task<string> CreateDatabaseAsync(string prefix = "test", CancellationToken cancellationToken = default)
    {
        var name = UniqueName(prefix);
        await using var connection = await ConnectAsync("postgres", cancellationToken);
        await using var command = new NpgsqlCommand($"create database {name}", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return name;
    }

    /// <summary>An open connection of its own, from no pool.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(string database, CancellationToken cancellationToken = default)
    {
        var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync();
        _guard.Dispose();
    }
}
