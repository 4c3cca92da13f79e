using MiniCrm.Tests.Support;
using Npgsql;

namespace MiniCrm.Tests.Integration.Support;

[Long]
public sealed class PostgresServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_and_start_keep_port_and_data()
    {
        await using var server = await PostgresServer.StartNewAsync(cancellationToken: Cancellation);
        var (database, port) = (await CreateTableAsync(server), server.Port);

        await server.RestartAsync(Cancellation);

        Assert.Equal(port, server.Port);
        Assert.Equal(1L, await CountAsync(server, database));
    }

    [Fact]
    public async Task A_kill_cuts_every_session_and_loses_nothing_committed()
    {
        await using var server = await PostgresServer.StartNewAsync(cancellationToken: Cancellation);
        var (database, port) = (await CreateTableAsync(server), server.Port);
        await using var session = await server.ConnectAsync(database, Cancellation);

        await server.KillAsync(Cancellation);

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => CountAsync(session));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => server.ConnectAsync(database, Cancellation));
        await server.StartAsync(Cancellation);
        Assert.Equal(port, server.Port);
        Assert.Equal(1L, await CountAsync(server, database));
    }

    [Fact]
    public async Task A_start_while_it_runs_changes_nothing()
    {
        await using var server = await PostgresServer.StartNewAsync(cancellationToken: Cancellation);
        await using var session = await server.ConnectAsync("postgres", Cancellation);
        var port = server.Port;

        await server.StartAsync(Cancellation);

        Assert.Equal(port, server.Port);
        await using var command = new NpgsqlCommand("select 1", session);
        Assert.Equal(1, await command.ExecuteScalarAsync(Cancellation));
    }

    [Fact]
    public async Task Nobody_gets_in_without_the_password()
    {
        await using var server = await PostgresServer.StartNewAsync(cancellationToken: Cancellation);
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(server.ConnectionString("postgres")) { Password = "guessed" }.ConnectionString);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(Cancellation));

        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    private static async Task<string> CreateTableAsync(PostgresServer server)
    {
        var database = await server.CreateDatabaseAsync(cancellationToken: Cancellation);
        await using var connection = await server.ConnectAsync(database, Cancellation);
        await using var command = new NpgsqlCommand("create table thing as select 1 as id", connection);
        await command.ExecuteNonQueryAsync(Cancellation);
        return database;
    }

    private static async Task<object?> CountAsync(PostgresServer server, string database)
    {
        await using var connection = await server.ConnectAsync(database, Cancellation);
        return await CountAsync(connection);
    }

    private static async Task<object?> CountAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("select count(*) from thing", connection);
        return await command.ExecuteScalarAsync(Cancellation);
    }
}
