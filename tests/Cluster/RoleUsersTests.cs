using System.Diagnostics;
using MiniCrm.Tests.Support;
using Npgsql;

namespace MiniCrm.Tests.Cluster;

/// <summary>The users that compose gives each role in PostgreSQL, by the script that its image runs: the role's own database, and nothing else.</summary>
public sealed class RoleUsersTests : IAsyncLifetime
{
    private const string Password = "of-the-role";
    private PostgresServer _postgres = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _postgres = await PostgresServer.StartNewAsync(cancellationToken: Cancellation);

    public ValueTask DisposeAsync() => _postgres.DisposeAsync();

    [Fact]
    public async Task Are_enough_for_a_silo_and_a_gateway_and_for_no_more()
    {
        await GiveUserAsync("crm_users");
        await GiveUserAsync("crm_cluster", reader: "crm_gateway");

        // As after an upgrade from a build that knew the superuser only; a second time changes nothing.
        await ExecuteAsync(_postgres.ConnectionString("postgres"), "create database crm_leads");
        await ExecuteAsync(_postgres.ConnectionString("crm_leads"), "create table leads (id int generated always as identity); create function f() returns int return 1");
        await GiveUserAsync("crm_leads");
        await GiveUserAsync("crm_leads");
        await ExecuteAsync(Of("crm_leads", "crm_leads"), "alter table leads add column name text; drop function f()");

        await using var silo = HostProcess.Start("Silo", new Dictionary<string, string?>
        {
            ["ROLE"] = "users",
            ["DATABASE_URL"] = Url("crm_users", "crm_users"),
            ["CLUSTER_DATABASE_URL"] = Url("crm_cluster", "crm_cluster"),
            ["KAFKA_BROKERS"] = CrmServer.NoBroker,
            ["SILO_PORT"] = $"{FreePort.Next()}",
            ["GATEWAY_PORT"] = $"{FreePort.Next()}",
        });
        await silo.WaitUntilOkAsync("/health/ready", Cancellation);
        await using var gateway = HostProcess.Start("Api", new Dictionary<string, string?>
        {
            ["CLUSTER_DATABASE_URL"] = Url("crm_gateway", "crm_cluster"),
            ["JWT_SECRET"] = CrmServer.JwtSecret,
        });
        await gateway.WaitUntilOkAsync("/users/health", Cancellation);

        await RefusesAsync(Of("crm_users", "crm_cluster"), "select 1");
        await RefusesAsync(Of("crm_users", "crm_leads"), "select 1");
        await RefusesAsync(Of("crm_users", "postgres"), "select 1");
        await RefusesAsync(Of("crm_users", "crm_users"), "create database mine");
        await RefusesAsync(Of("crm_users", "crm_users"), "create role mine");
        await RefusesAsync(Of("crm_users", "crm_users"), "select pg_read_file('/etc/passwd')");
        await RefusesAsync(Of("crm_gateway", "crm_cluster"), "delete from membership");
        await RefusesAsync(Of("crm_gateway", "crm_cluster"), "create table mine ()");
        await RefusesAsync(Of("crm_gateway", "crm_users"), "select 1");
    }

    private static async Task ExecuteAsync(string connectionString, string statement)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private static async Task RefusesAsync(string connectionString, string statement)
    {
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(connectionString, statement));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    private string Of(string user, string database) =>
        new NpgsqlConnectionStringBuilder(_postgres.ConnectionString(database)) { Username = user, Password = Password }.ConnectionString;

    private string Url(string user, string database) => $"postgresql://{user}:{Password}@127.0.0.1:{_postgres.Port}/{database}";

    private async Task GiveUserAsync(string database, string? reader = null)
    {
        var superuser = new NpgsqlConnectionStringBuilder(_postgres.ConnectionString("postgres"));
        var start = new ProcessStartInfo("sh", [Path.Combine(Repository.Root, "deploy", "postgres", "role.sh")]) { RedirectStandardError = true };
        foreach (var (name, value) in new Dictionary<string, string?>
        {
            ["PGHOST"] = superuser.Host,
            ["PGPORT"] = $"{superuser.Port}",
            ["PGPASSWORD"] = superuser.Password,
            ["POSTGRES_USER"] = superuser.Username,
            ["ROLE_DATABASE"] = database,
            ["ROLE_PASSWORD"] = Password,
            ["READER"] = reader,
            ["READER_PASSWORD"] = reader is null ? null : Password,
        })
        {
            start.Environment[name] = value;
        }

        using var script = Process.Start(start)!;
        var errors = await script.StandardError.ReadToEndAsync(Cancellation);
        await script.WaitForExitAsync(Cancellation);
        Assert.True(script.ExitCode == 0, errors);
    }
}
