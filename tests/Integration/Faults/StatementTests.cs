using System.Net;
using MiniCrm.Tests.Support;
using Npgsql;

namespace MiniCrm.Tests.Integration.Faults;

/// <summary>What a request costs the database, by the server's own log.</summary>
[Long]
public sealed class StatementTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_command_is_one_statement_and_a_hot_read_none()
    {
        await using var postgres = await LoggingPostgresAsync();
        await using var server = await CrmServer.StartAsync(
            postgres, new Dictionary<string, string?> { ["KAFKA_BROKERS"] = CrmServer.NoBroker }, Cancellation);
        var client = (await server.AdministratorAsync()).Client;
        await client.NewLeadAsync();
        var lead = await client.NewLeadAsync();

        Assert.Equal(["store_state"], await StatementsAsync(postgres, () => client.PostAsync("/leads", new { firstName = "Grace", lastName = "Hopper", email = CrmUsers.UniqueEmail() })));
        Assert.Equal(["store_state"], await StatementsAsync(postgres, () => client.RenameAsync(lead.Id, "Renamed")));
        Assert.Empty(await StatementsAsync(postgres, () => client.ReadAsync(lead.Id)));

        await server.StartHostAgainAsync(Cancellation);
        client = (await server.Client().SignInAsync((await server.AdministratorAsync()).Email, (await server.AdministratorAsync()).Password)).Client;
        Assert.Equal(["read_state"], await StatementsAsync(postgres, () => client.ReadAsync(lead.Id)));
        Assert.Empty(await StatementsAsync(postgres, () => client.ReadAsync(lead.Id)));
    }

    private static async Task<PostgresServer> LoggingPostgresAsync()
    {
        var postgres = await PostgresServer.StartNewAsync(cancellationToken: Cancellation);
        await using var connection = await postgres.ConnectAsync("postgres", Cancellation);
        foreach (var setting in new[] { "log_statement = 'all'", "log_line_prefix = ''" })
        {
            await using var set = new NpgsqlCommand($"alter system set {setting}", connection);
            await set.ExecuteNonQueryAsync(Cancellation);
        }

        await connection.CloseAsync();
        await postgres.RestartAsync(Cancellation);
        return postgres;
    }

    /// <summary>
    /// Which function each statement of the request called, or the statement itself, of all three databases; without what the relay, the
    /// deliveries, the sealing of the audit, the sweep of deleted leads, imports and actions ask for by themselves.
    /// </summary>
    private static async Task<List<string>> StatementsAsync(PostgresServer postgres, Func<Task<CrmResponse>> request)
    {
        var before = postgres.Log.Length;
        var answer = await request();
        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Created, answer.ToString());
        string[] functions = ["store_state", "read_state"];
        string[] background = ["from outbox", "from notifications", "from audit_", "kept_until", "import", "action_progress", "sweep_actions"];
        return
        [
            .. postgres.Log[before..].Split("LOG:  ").Skip(1).Where(entry => entry.StartsWith("execute", StringComparison.Ordinal) || entry.StartsWith("statement", StringComparison.Ordinal))
                .Where(entry => !background.Any(part => entry.Contains(part, StringComparison.Ordinal)))
                .Select(entry => functions.FirstOrDefault(function => entry.Contains(function, StringComparison.Ordinal)) ?? entry),
        ];
    }
}
